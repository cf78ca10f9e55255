// Chats with everything that a message can hold, one for each type of channel.
import { randomUUID } from 'node:crypto';

import { broken, failed, film, paper, pending, photo, song, sticker, voice } from './files.mjs';

const minute = 60_000;
const megabyte = 1024 * 1024;
const anyFile = { maxBytes: 50 * megabyte, types: null };
const pictures = ['image/jpeg', 'image/png'];
const whatsapp = {
  name: 'WhatsApp',
  text: 4_096,
  files: {
    image: { maxBytes: 5 * megabyte, types: pictures },
    video: { maxBytes: 16 * megabyte, types: ['video/mp4'] },
    document: { maxBytes: 100 * megabyte, types: null },
  },
  hasTemplates: true,
  hasReplies: true,
  receipts: 'read',
};
const sms = { name: 'SMS', text: 1_600, files: {}, hasTemplates: false, hasReplies: false, receipts: 'delivered' };

export const channelTypes = {
  webchat: {
    name: 'Web chat',
    text: 10_000,
    files: { image: anyFile, document: anyFile },
    hasTemplates: false,
    hasReplies: false,
    receipts: 'read',
  },
  telegram: {
    name: 'Telegram',
    text: 4_096,
    files: { image: { maxBytes: 10 * megabyte, types: null }, document: anyFile },
    hasTemplates: false,
    hasReplies: true,
    receipts: 'none',
  },
  messenger: {
    name: 'Messenger',
    text: 2_000,
    files: { image: anyFile, document: { maxBytes: 25 * megabyte, types: null } },
    hasTemplates: false,
    hasReplies: true,
    receipts: 'read',
  },
  whatsapp,
  twilio_whatsapp: whatsapp,
  infobip_whatsapp: whatsapp,
  twilio_sms: { ...sms, files: { image: { maxBytes: 5 * megabyte, types: pictures } } },
  infobip_sms: sms,
  viber: {
    name: 'Viber',
    text: 7_000,
    files: { image: anyFile, document: anyFile },
    hasTemplates: false,
    hasReplies: false,
    receipts: 'read',
  },
  custom: {
    name: 'Custom',
    text: 10_000,
    files: { image: anyFile, document: anyFile },
    hasTemplates: false,
    hasReplies: false,
    receipts: 'none',
  },
};

export const fileRules = { maxBytes: 20 * megabyte, denied: ['exe', 'bat', 'js', 'scr'], most: 10 };

export const templates = [
  {
    name: 'order_update',
    language: 'en',
    text: 'Hello {{1}}, your order {{2}} has left our warehouse. It arrives on {{3}}.',
    parameters: 3,
  },
  { name: 'order_update', language: 'uk', text: 'Вітаємо, {{1}}! Ваше замовлення {{2}} вже в дорозі. Очікуйте {{3}}.', parameters: 3 },
  {
    name: 'continue_conversation',
    language: 'en',
    text: 'We would like to continue our conversation. Please answer this message.',
    parameters: 0,
  },
  {
    name: 'appointment_reminder_with_a_rather_long_name_that_somebody_chose_in_the_business_manager',
    language: 'es',
    text: 'Le recordamos su cita el {{1}} a las {{2}}.',
    parameters: 2,
  },
];

const quote = (message, author) => ({ replyTo: { id: message.id, author, text: message.text.slice(0, 200) } });

/** Every kind of content, oldest first; `say` makes a message. */
export function richMessages(say, start) {
  const list = [];
  const add = (author, text, more = {}) => {
    const made = say(list.length + 1, author, text, { at: start + list.length * 6 * minute, ...more });
    list.push(made);
    return made;
  };
  add('customer', 'Hi! I saw your advertisement.', {
    content: { referral: { source: 'ADS', headline: 'Summer sale: up to 40 % off', ad: '120330000012345' } },
  });
  add('bot', 'What is it about?', {
    content: {
      buttons: [
        { kind: 'reply', label: 'An order', payload: 'order' },
        { kind: 'reply', label: 'A return', payload: 'return' },
        { kind: 'link', label: 'Open the shop', url: 'https://shop.example/' },
      ],
    },
  });
  add('customer', 'An order', { content: { payload: 'order' } });
  const question = add('customer', 'The parcel came like this. What shall I do with it?', { files: [photo('parcel-front.png', 0.4)] });
  add('customer', '', {
    files: [
      photo('IMG_20261121_101500.png', 1),
      photo('IMG_2.png', 2, 480, 640),
      photo('IMG_3.png', 3),
      photo('IMG_4.png', 4),
      photo('IMG_5.png', 5, 900, 300),
    ],
  });
  add('agent', 'Oh no, I am sorry! A new one is on its way.', { status: 'read', content: quote(question, 'customer'), reaction: '❤️' });
  add('customer', '', { files: [voice(3)] });
  add('customer', 'And a film of it', { files: [film('unboxing.webm')] });
  add('agent', '', {
    status: 'delivered',
    files: [
      paper('Return label 4711.pdf'),
      paper(
        'Allgemeine-Geschäftsbedingungen-und-Widerrufsbelehrung-für-Verbraucherinnen-und-Verbraucher-2026.docx',
        'application/msword',
        2_400_000,
      ),
    ],
  });
  add('customer', '', { files: [sticker(0.6)] });
  add('customer', 'Here:', {
    content: { place: { latitude: 50.450001, longitude: 30.523333, name: 'Post office 12', address: 'Khreshchatyk St, 22, Kyiv' } },
  });
  add('customer', '', { content: { place: { latitude: -33.856789, longitude: 151.215297 } } });
  add('customer', '', {
    content: {
      contacts: [
        { name: 'Maximiliana Konstantinopolitanskaya', phones: ['+380441234567', '+442079460000'], emails: ['maximiliana@example.com'] },
      ],
    },
  });
  add('customer', 'Tomorrow at 15:00 is fine.', { editedAt: start + 80 * minute, originalText: 'Tomorrow at 12:00 is fine.' });
  add('customer', 'Please forget what I said about your colleague.', { deletedAt: start + 90 * minute });
  add('customer', '[Poll]', { content: { isPlaceholder: true } });
  add('customer', 'This is what they told me.', { content: { isForwarded: true } });
  add('customer', 'I wrote this in the tunnel.', { content: { writtenAt: start - 3 * 60 * minute } });
  add('agent', 'Answered on my phone.', { own: false, authorName: null, status: 'read', content: { isElsewhere: true } });
  add('agent', 'Hello Olena, your order 4711 has left our warehouse.', { status: 'sent', content: { template: 'order_update' } });
  add('customer', '', { files: [pending('image', 'photo.jpg'), pending('document', 'invoice.pdf'), pending('voice', 'voice.ogg')] });
  add('customer', '', {
    files: [failed('document', 'setup.exe', 'Files of the type .exe are not allowed here.'), broken('not-a-picture.png')],
  });
  add('customer', 'مرحبا، هل وصلت رسالتي؟', {
    content: { replyTo: { id: null, author: 'agent', text: 'Something that was said before the inbox was there.' } },
  });
  add('agent', 'This one failed.', {
    status: 'failed',
    statusReason: '63016: the customer has not written for more than 24 hours. Send a template.',
    files: [photo('new-offer.png', 2.2)],
  });
  add('customer', '', { files: [song('Interview with the whole team about everything.wav')], content: quote(question, 'customer') });
  add('agent', 'Thanks, all clear 👍🏽', { status: 'sending' });
  return list;
}

export const contactOf = (index, name) => ({
  id: randomUUID(),
  name,
  picture: index % 3 === 0 ? null : index % 3 === 1 ? 'v1' : 'broken',
  phone: index % 2 === 0 ? null : '+380441234567',
  isIdentified: index % 2 === 1,
  email: index % 4 === 1 ? 'maximiliana.konstantinopolitanskaya@hohenlohe-langenburg.example.com' : null,
});
