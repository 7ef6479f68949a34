// Begins the drafts of who is signed in; those of appeals are filed as patrol reports.
import { useDrafts } from '@/kernel/draft/drafts'
import { file, kind } from './patrol'

export async function begin(who: string): Promise<void> {
  const drafts = useDrafts()
  drafts.filing(kind, file)
  await drafts.start(who)
}
