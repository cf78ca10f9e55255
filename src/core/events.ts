/** What can happen in the life of a chat or an agent, for flows that want to hear of it. */
export const eventKinds = [
  'chat_created',
  'message_received',
  'offered',
  'offer_missed',
  'declined',
  'everyone_missed',
  'no_agents',
  'assigned',
  'accepted',
  'transferred',
  'completed',
  'rated',
  'timed_out',
  'response_overdue',
  'window_closing',
  'window_closed',
  'routing_wanted',
  'agent_status_changed',
  'contact_merged',
  'case_created',
  'translation_wanted',
  'delivery_failed',
  'dead_letter',
] as const;

export type EventKind = (typeof eventKinds)[number];
