import type { Workload } from '#cluster/workload.ts';
import { accepts, type FabricListener } from '#equation/listener.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import type { AnswerListener, AnswerMember } from '#reach/explain/explain-mesh-model.ts';
import { tellReasons } from '#reach/explain/explain-told.ts';

/** Whether a workload is in a mesh, for the answer. */
export function answerMember({ fabric, manifests }: Context, workload: Workload): AnswerMember {
  const { mesh, mode, member, because } = membershipOf(fabric.mesh, workload);
  return { mesh, mode, member: mesh === 'none' ? 'no' : member, because: tellReasons(manifests, because) };
}

/** What a listener accepts: the reasons of its ways, those of a refusal if something is refused. */
export function answerListener(context: Context, listener: FabricListener): AnswerListener {
  const { ways, workload } = listener;
  const refused = ways.filter(({ accepted }) => accepted !== 'yes');
  const because = (refused.length > 0 ? refused : ways).flatMap((way) => way.because);
  return {
    ...answerMember(context, workload),
    accepts: { ...accepts(listener), because: tellReasons(context.manifests, because) },
  };
}
