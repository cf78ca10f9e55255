import { asMessageId } from '../../../src/runtime/manage';
import { requiredText, text } from '../fields';
import { done } from '../operations';
import type { Resource } from '../operations';

const statuses = ['sent', 'delivered', 'read', 'failed'] as const;

/** What was sent to a customer. */
export const message: Resource = {
  option: { name: 'Message', value: 'message', description: 'What was sent to a customer' },
  usual: 'setDeliveryStatus',
  operations: {
    setDeliveryStatus: {
      option: {
        name: 'Set Delivery Status',
        value: 'setDeliveryStatus',
        action: 'Set the delivery status of a message',
        description: 'Note what became of a message; a status only moves forward',
      },
      fields: [
        {
          displayName: 'Message ID',
          name: 'messageId',
          type: 'string',
          required: true,
          default: '={{ $json.message.id }}',
          description: 'The message, by default the one of the incoming item',
        },
        {
          displayName: 'Status',
          name: 'deliveryStatus',
          type: 'options',
          options: [
            { name: 'Delivered', value: 'delivered', description: 'It is on the customer’s device' },
            { name: 'Failed', value: 'failed', description: 'It will not arrive' },
            { name: 'Read', value: 'read', description: 'The customer has seen it' },
            { name: 'Sent', value: 'sent', description: 'The provider has taken it' },
          ],
          default: 'delivered',
          description: 'How far the message has come',
        },
        {
          displayName: 'Reason',
          name: 'reason',
          type: 'string',
          displayOptions: { show: { deliveryStatus: ['failed'] } },
          default: '',
          description: 'Why it failed, in words for the agent',
        },
      ],
      run: async (call) => {
        const wanted = requiredText(call, 'deliveryStatus', 'Status');
        const status = statuses.find((known) => known === wanted) ?? 'sent';
        const messageId = asMessageId(requiredText(call, 'messageId', 'Message ID'));
        const reason = status === 'failed' ? (text(call, 'reason') ?? null) : null;
        return [done(await call.switchboard.noteDelivery({ messageId, status, reason }))];
      },
    },
  },
};
