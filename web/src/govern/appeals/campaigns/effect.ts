// What a campaign's weekly figures come to in words and on the axis.
import type { Campaign, CampaignLine } from '@/api/client'

// Appeals a week it is to fall to.
export const targetOf = (line: Pick<CampaignLine, 'mean_before'> & { campaign: Pick<CampaignLine['campaign'], 'target_percent'> }) => (line.mean_before * line.campaign.target_percent) / 100
export const weekly = (mean: number) => mean.toFixed(1)

// The day so many days after another, both as "2026-11-27".
export const dayAfter = (day: string, days: number) => new Date(Date.parse(day) + days * 86400000).toISOString().slice(0, 10)

// The axis above the highest bar and the target: 1, 2 or 5 times a power of ten, at least 5.
export function axisTop(weeks: Pick<Campaign['weeks'][number], 'filed'>[], target: number): number {
  const most = Math.max(target, ...weeks.map((one) => one.filed))
  for (let step = 5; ; step *= 10) for (const top of [step, 2 * step, 4 * step]) if (top >= most) return top
}
