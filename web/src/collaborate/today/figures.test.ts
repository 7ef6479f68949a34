import { describe, expect, it } from 'vitest'
import { against, because, type Change, daysOf, type Day, difference, type Figure, reason, sentence, tone, written } from './figures'

const part = (name: string, now: number, before: number): Change => ({ by: 'kind', code: name, name, now, before })
const figure = (figure: Figure['figure'], value: number | null, before: number | null, changes: Change[] = []): Figure => ({ figure, name: '', definition: '', query: '', value, before, line: [], ghost: [], changes })

describe('a figure of the day', () => {
  it('is more or less than a week ago', () => {
    expect(against(figure('filed', 12, 9))).toBe('比上周同时多 3')
    expect(against(figure('filed', 9, 12))).toBe('比上周同时少 3')
    expect(against(figure('filed', 9, 9))).toBe('与上周同时持平')
  })
  it('is not compared with what is not known', () => {
    expect(difference(figure('on_time', 80, null))).toBeNull()
    expect(written(figure('on_time', null, null), null)).toBe('–')
  })
  it('is better where what is bad has gone down', () => {
    expect(tone(figure('overdue', 1, 4))).toBe('better')
    expect(tone(figure('on_time', 80.04, 92))).toBe('worse')
    expect(tone(figure('filed', 9, 1))).toBe('') // neither
  })
  it('is explained by the part that went the same way', () => expect(reason(figure('filed', 10, 12, [part('油烟', 6, 1), part('噪声', 1, 9)]))?.name).toBe('噪声'))
  it('as a rate is explained by more that were late', () => expect(because(figure('on_time', 80, 90, [part('油烟', 0, 3), part('噪声', 5, 1)]))).toBe('噪声 未按时 多 4'))
  it('that has not changed needs no reason', () => expect(reason(figure('filed', 10, 10, [part('油烟', 6, 1)]))).toBeUndefined())
})

describe('the days of a line', () => {
  it('are those of the district, also where its day has begun and that of Greenwich has not', () => expect(daysOf('2026-11-26T17:00:00Z', 3)).toEqual(['11-25', '11-26', '11-27']))
})

describe('the sentence of the day', () => {
  const day = (overdue: number, rate: number | null): Day => ({ at: '2026-11-27T07:20:00Z', numbers: [figure('filed', 12, 9, [part('占道经营', 5, 1)]), figure('closed', 7, 7), figure('on_time', rate, 90), figure('overdue', overdue, 0), figure('due_soon', 4, 1)] })
  it('tells all of it', () => expect(sentence(day(3, 92.5))).toBe('今天截至 15:20，受理 12 件，比上周同时多 3（主要是占道经营，多 4）；办结 7 件；近七日按时办结 92.5%，比上周同时多 2.5 个百分点；现有 3 件超期，4 件 24 小时内到期。'))
  it('leaves out what is not known, and says that nothing is overdue', () => expect(sentence(day(0, null))).toBe('今天截至 15:20，受理 12 件，比上周同时多 3（主要是占道经营，多 4）；办结 7 件；没有超期，4 件 24 小时内到期。'))
})
