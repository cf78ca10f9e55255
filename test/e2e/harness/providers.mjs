import { randomBytes } from 'node:crypto';
import { startCustomSimulator } from '../../simulators/custom/index.ts';
import { startInfobipSimulator } from '../../simulators/infobip/index.ts';
import { startMessengerSimulator } from '../../simulators/messenger/index.ts';
import { startTelegramSimulator } from '../../simulators/telegram/index.ts';
import { startTwilioSimulator } from '../../simulators/twilio/index.ts';
import { startViberSimulator } from '../../simulators/viber/index.ts';
import { startWhatsAppSimulator } from '../../simulators/whatsapp/index.ts';

/** A secret that occurs nowhere by chance. */
const aSecret = (prefix = '') => `${prefix}${randomBytes(18).toString('hex')}`;
/** What is sent of a name and a password: a secret as much as they are. */
const basic = (name, password) => Buffer.from(`${name}:${password}`).toString('base64');
const aBotToken = () => `7${String(Date.now()).slice(-8)}:AA${randomBytes(16).toString('hex')}_x`;

/** What is entered in n8n for a simulator: the credential, and parameters of the trigger. `secrets` must be found nowhere else. */
export const entered = {
  telegram: ({ url, token }) => ({ type: 'switchboardTelegramApi', data: { baseUrl: url, token }, secrets: [token] }),
  messenger: ({ settings: { version, appId, appSecret, pageId, pageToken, verifyToken, baseUrl } }) => ({
    type: 'switchboardMessengerApi',
    data: { version, appId, appSecret, pageId, pageToken, verifyToken, baseUrl },
    secrets: [appSecret, pageToken, verifyToken],
  }),
  whatsapp: ({ settings: { phoneNumberId, ...data } }) => ({
    type: 'switchboardWhatsAppApi',
    data,
    parameters: { phoneNumberId },
    secrets: [data.appSecret, data.accessToken, data.verifyToken],
  }),
  twilio: ({ url, accountSid, authToken, apiKey, apiSecret, address }) => ({
    type: 'switchboardTwilioApi',
    data: { baseUrl: url, accountSid, authToken, keySid: apiKey, apiSecret },
    parameters: { sender: address },
    secrets: [authToken, apiSecret, basic(accountSid, authToken), basic(apiKey, apiSecret)],
  }),
  viber: ({ url, token }) => ({ type: 'switchboardViberApi', data: { baseUrl: url, authToken: token }, secrets: [token] }),
  infobip: ({ url, settings: { kind, sender, ...data } }) => ({
    type: 'switchboardInfobipApi',
    data: { baseUrl: url, ...data },
    parameters: { kind, sender },
    secrets: [data.apiKey, data.webhookPassword, data.webhookSecret, basic(data.webhookUser, data.webhookPassword)],
  }),
  custom: ({ url, settings }) => ({ type: 'switchboardCustomApi', data: { baseUrl: url, ...settings }, secrets: [settings.secret] }),
};

const infobip = (kind) => () =>
  startInfobipSimulator({ kind, apiKey: aSecret(), webhookPassword: aSecret(), webhookSecret: aSecret(), sender: '447860099299' });

/**
 * Every provider: how it is simulated, which template is for it, who writes there, and what it can do. No two customers are one person: an
 * id or a phone number that is the same on two channels is.
 *
 * `registers` says whether it is told of our webhook by itself; `picture` and `name` whether it tells them; `receipts` how far its receipts
 * go; `tellsFailures` whether one of them is a failure; `takesFiles` whether files can be sent to it and by it.
 */
export const providers = [
  {
    name: 'Telegram',
    customer: { id: '700000101', name: 'Tessa Lind' },
    template: 'swbTelegram00010',
    start: () => startTelegramSimulator({ token: aBotToken() }),
    entered: entered.telegram,
    ...{ registers: true, hasPicture: true, receipts: null },
  },
  {
    name: 'Telegram by polling',
    customer: { id: '700000202', name: 'Paul Lang' },
    template: 'swbTelegram00010',
    start: () => startTelegramSimulator({ token: aBotToken() }),
    entered: (simulator) => ({ ...entered.telegram(simulator), parameters: { receiveBy: 'polling' } }),
    ...{ registers: false, isAsked: true, hasPicture: true, receipts: null },
  },
  {
    name: 'Messenger',
    customer: { id: '7000000000000303', name: 'Mara Sanz' },
    template: 'swbMessenger0011',
    start: () => startMessengerSimulator({ appSecret: aSecret(), pageToken: aSecret('EAA'), verifyToken: aSecret() }),
    entered: entered.messenger,
    ...{ registers: true, hasPicture: true, receipts: 'read' },
  },
  {
    name: 'WhatsApp',
    customer: { id: '16505550404', name: 'Wes Patel' },
    template: 'swbWhatsApp00012',
    start: () => startWhatsAppSimulator({ appSecret: aSecret(), accessToken: aSecret('EAA'), verifyToken: aSecret() }),
    entered: entered.whatsapp,
    ...{ registers: true, receipts: 'read', tellsFailures: true },
  },
  {
    name: 'SMS by Twilio',
    customer: { id: '+14155550505' },
    template: 'swbTwilio0000013',
    start: () => startTwilioSimulator({ kind: 'sms' }),
    entered: entered.twilio,
    ...{ registers: true, hasNoName: true, receipts: 'delivered', tellsFailures: true },
  },
  {
    name: 'WhatsApp by Twilio',
    customer: { id: '+14155550606', name: 'Tilda Wong' },
    template: 'swbTwilio0000013',
    start: () => startTwilioSimulator({ kind: 'whatsapp' }),
    entered: entered.twilio,
    ...{ registers: false, receipts: 'read', tellsFailures: true },
  },
  {
    name: 'Viber',
    customer: { id: '0707K9fXb+Zq/4Tn2Rw==', name: 'Vito Berg' },
    template: 'swbViber00000014',
    start: () => startViberSimulator(),
    entered: entered.viber,
    ...{ registers: true, hasPicture: true, receipts: 'read', tellsFailures: true },
  },
  {
    name: 'WhatsApp by Infobip',
    customer: { id: '385915550808', name: 'Ines Babic' },
    template: 'swbInfobip000015',
    start: infobip('whatsapp'),
    entered: entered.infobip,
    ...{ registers: false, receipts: 'read', tellsFailures: true },
  },
  {
    name: 'SMS by Infobip',
    customer: { id: '385915550909' },
    template: 'swbInfobip000015',
    start: infobip('sms'),
    entered: entered.infobip,
    ...{ registers: false, hasNoName: true, hasNoFiles: true, receipts: 'delivered', tellsFailures: true },
  },
  {
    name: 'A system of our own',
    customer: { id: 'customer-1010', name: 'Cora Stein' },
    template: 'swbCustom0000016',
    start: () => startCustomSimulator({ secret: aSecret() }),
    entered: entered.custom,
    ...{ registers: false, hasPicture: true, receipts: 'read', tellsFailures: true },
  },
];
