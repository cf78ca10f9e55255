import { asActionId } from '../../core/brand';
import type { QueueId } from '../../core/brand';
import type { ChatAction } from '../action-ports';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** Gives a new queue the action that comes with case management; its workflow is the template CreateCaseFromChat. */
export async function addFirstActions(on: UseCase, tx: Tx, queueId: QueueId): Promise<void> {
  const createCase: ChatAction = {
    id: asActionId(on.newId()),
    caption: 'Create case',
    queueId,
    workflowId: 'swbCreateCase020',
    workflowName: 'CreateCaseFromChat',
    position: 0,
    isActive: true,
    feature: 'cases',
  };
  await tx.actions.save(createCase, on.now());
}
