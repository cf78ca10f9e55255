/**
 * What a new chat of a provider's channel looks like on the canvas before anybody wrote.
 *
 * @param type the type of the channel
 * @param channel the channel's name, as a trigger of this kind suggests it
 * @param contact what customers are called on it
 */
export const channelSample = (type: string, channel: string, contact: string): object => ({
  chat: {
    id: '01920000-0000-7000-8000-000000000001',
    status: 'waiting',
    state: 'new',
    origin: 'customer',
    parentId: null,
    createdAt: 1_767_225_600_000,
    waitingSince: 1_767_225_600_000,
    acceptedAt: null,
    completedAt: null,
    queueId: null,
    queueName: null,
    agentId: null,
    agentName: null,
  },
  contact: { id: '01920000-0000-7000-8000-000000000002', name: contact },
  channel: { id: '01920000-0000-7000-8000-000000000003', type, name: channel },
  message: {
    id: '01920000-0000-7000-8000-000000000004',
    chatId: '01920000-0000-7000-8000-000000000001',
    seq: 1,
    author: 'customer',
    authorName: null,
    text: 'Hello, when will my order arrive?',
    status: 'sent',
    at: 1_767_225_600_000,
    files: 0,
    content: null,
  },
  event: { id: '01920000-0000-7000-8000-000000000005', kind: 'new_chat' },
});
