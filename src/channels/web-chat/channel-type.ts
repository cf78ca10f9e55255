/** The type under which web chat channels and their visitors are stored. */
export const webChatType = 'webchat';
