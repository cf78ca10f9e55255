/**
 * True for channels whose conversations can belong to several applications: when our chat is over, whoever had the conversation first has
 * it again. Meta's Handover Protocol and Conversation Routing for Messenger
 * (https://developers.facebook.com/docs/messenger-platform/conversation-routing, 2026-11).
 */
export const isGivenBack = (channelType: string): boolean => channelType === 'messenger';
