/** What a command looks like on the canvas before any agent gave one. */
export const sampleItem = {
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
    queueId: '00000000-0000-7000-8000-000000000001',
    queueName: 'Support',
    agentId: null,
    agentName: null,
  },
  contact: { id: '01920000-0000-7000-8000-000000000002', name: 'Visitor 1A2B' },
  channel: { id: '01920000-0000-7000-8000-000000000003', type: 'webchat', name: 'Web chat' },
  command: { id: '01920000-0000-7000-8000-000000000006', kind: 'accept' },
  agent: { id: '01920000-0000-7000-8000-000000000007', name: 'Ana Duarte' },
  event: { id: '01920000-0000-7000-8000-000000000008', kind: 'accept' },
};
