import { defineElement, tagName } from './element';

defineElement();
const chat = document.createElement(tagName);
chat.setAttribute('mode', 'page');
chat.setAttribute('server', location.pathname);
document.body.append(chat);
