/**
 * Why something was not done, by the code of the server, in English; the other languages have the same keys. In English agents read the
 * server's own sentence, which knows names and numbers, and these only where it has none. What means something else for one kind of command
 * stands behind that kind and a dot.
 */
export const refusalsEn = {
  refusals: {
    already_taken: 'Another agent has accepted this chat.',
    ended: 'This chat is completed and read-only. When the customer writes again, a new chat begins.',
    bot: 'A bot is answering this chat. Wait until it hands the chat over.',
    waiting: 'This chat waits to be accepted. Accept it first.',
    not_offered: 'This chat is not offered to you. Ask a colleague of its queue to transfer it.',
    not_owner: 'This chat is in progress with another agent.',
    inactive: 'You are Inactive. Switch to Active to accept chats.',
    capacity: 'You have as many chats in progress as you may have. Complete one first.',
    'transfer.capacity': 'This agent has as many chats as they may have. Choose another agent or a queue.',
    'decline.not_offered': 'This chat is not offered to you.',
    'decline.bot': 'A bot is answering this chat; it is offered to nobody.',
    no_other_agents: 'This queue has no agent besides you. Choose another queue or an agent.',
    self: 'You already have this chat. Choose a colleague or a queue.',
    not_a_queue: 'A bot hands chats over to a queue. Ask an administrator to choose one in the workflow.',
    bot_only: 'The bot of this channel answers alone, so the chat cannot be passed on.',
    no_agent: 'The workflow did not say which agent. Ask an administrator to mend it.',

    text_empty: 'The message is empty. Write something first.',
    text_too_long: 'The text is too long. Send it in parts.',
    file_not_on_channel: 'The channel does not take this file. Send it smaller or in another form, or send a link.',
    no_templates: 'This channel has no templates. Write a text instead.',
    agent_owns: 'An agent has this chat: a bot cannot write into it.',
    unknown_files: 'A file of this message was not uploaded. Attach it again.',
    too_many_files: 'The message has too many files. Send some of them in another message.',

    contact_gone: 'This contact is not there any more. Search again.',
    confirmation_needed: 'Everything that the contact of this chat has moves to the other contact. Link the chat again and confirm it.',
    bad_merge: 'These contacts cannot be merged like this. Choose them again.',
    bad_fields: 'A field can only be taken from one of the contacts that are merged. Choose again.',

    channel_inactive: 'This contact cannot be written to: the channel is not active.',
    never_wrote: 'This contact cannot be written to: the customer has never written on this channel.',
    window_closed: 'This contact cannot be written to: the customer’s last message is older than 24 hours.',
    open_elsewhere: 'This customer has an open chat on this channel already. Open that one instead.',

    no_action: 'The queue of this chat does not have this action any more. Open the menu again.',
    is_running: 'This action is already running in this chat. Its result appears here.',

    wrong_command: 'The workflow took this for something else. Ask an administrator to check how the inbox is connected.',
    refused_before: 'This was refused before.',
    flow_failed: 'The workflow failed. Try again, or tell an administrator.',
    flow_retried: 'The workflow failed.',
    not_connected:
      'The workflow finished without doing this. Ask an administrator to connect this output of the Agent Inbox Trigger to its node.',
    interrupted: 'It was interrupted and may have done its work. Look before you start it again.',
    customer_erased: 'The customer was erased.',

    bad_request: 'This page is out of date. Reload it.',
    unauthenticated: 'You are logged out. Log in to go on.',
    forbidden: 'You may not do this now. Reload the page, or ask a supervisor.',
    wrong_password: 'The login or the password is wrong.',
    too_many_attempts: 'Too many attempts. Try again later.',
    not_found: 'This is not there any more. Reload the page.',
    conflict: 'Something has changed meanwhile. Look again, and try once more.',
    too_large: 'This is too much at once. Send less.',
    file_denied: 'Files of this type are not allowed here. Send it in another form.',
    file_empty: 'The file is empty. Choose another one.',
    file_too_large: 'The file is too large. Send a smaller one.',
    not_failed: 'Nothing of this message failed, so there is nothing to send again.',
    other_contact: 'This case is of another contact. Choose one of this chat’s contact.',
    phone_taken: 'Another contact has this phone. Link the two instead.',
    name_missing: 'The name is missing. Write one.',
    bad_phone: 'The phone needs its country in front, as in +14155550100.',
    bad_email: 'This is not an e-mail address. It looks like name@example.com.',
    bad_language: 'This is not a language that can be used here. Choose one from the list.',
    bad_text: 'A text is empty or too long, or has a macro that is not known. Correct it.',
    disabled: 'This is switched off. An administrator can switch it on.',
    not_served: 'No workflow translates. Ask an administrator to publish the template 23, “Translate a chat”.',
    unavailable: 'The server is busy. Try again in a moment.',

    same_contact: 'The chat is linked to this contact already.',
    unknown_merge: 'There is no such merge. Reload the page.',
    already_undone: 'This has been taken back already.',
    merged_further: 'The contact was merged into another one since. Take that back first.',
    erased: 'This contact was erased. Nothing of it is left.',
    merged: 'This contact was merged into another one. Change that one instead.',
    too_long: 'A text is too long. Shorten it.',
    taken: 'This name is taken. Choose another one.',
    bad_name: 'A name is missing or too long. Write another one.',
    unknown_macro: 'A macro is not known. Correct it, or take it out.',
  },
};

/** Every sentence for a refusal. */
export type RefusalTexts = typeof refusalsEn;
