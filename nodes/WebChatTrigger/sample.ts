/** What a new chat looks like on the canvas before anybody wrote. */
export const sampleItem = {
  chat: {
    id: '01920000-0000-7000-8000-000000000001',
    status: 'waiting',
    parentId: null,
    waitingSince: 1_767_225_600_000,
    queueId: null,
    queueName: null,
    agentId: null,
    agentName: null,
  },
  contact: { id: '01920000-0000-7000-8000-000000000002', name: 'Visitor 1A2B' },
  channel: { id: '01920000-0000-7000-8000-000000000003', type: 'webchat', name: 'Web chat' },
  message: {
    id: '01920000-0000-7000-8000-000000000004',
    chatId: '01920000-0000-7000-8000-000000000001',
    seq: 1,
    author: 'customer',
    authorName: null,
    text: 'Hello, when will my order arrive?',
    status: 'sent',
    at: 1_767_225_600_000,
  },
  event: { id: '01920000-0000-7000-8000-000000000005', kind: 'new_chat' },
};
