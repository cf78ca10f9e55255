import { pageAddress } from '../../../scripts/host/templates.mjs';
import { eventually } from './eventually.mjs';

/**
 * The address of a page of one template, once it answers.
 *
 * @param id of the template
 * @param node the trigger's name in the package
 * @param page the last part of the address
 */
export async function pageOfTemplate(centre, id, node, page) {
  const template = centre.templates.filter((one) => one.id === id);
  const url = pageAddress(centre.url, template, node, page);
  await eventually(
    `the page of ${id} answers`,
    async () => {
      const answer = await fetch(url);
      await answer.body?.cancel();
      return answer.ok && answer.headers.has('content-security-policy');
    },
    { within: 40_000 },
  );
  return url;
}
