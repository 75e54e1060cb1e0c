package dev.daybook.event.find;

import dev.daybook.event.LogSettings;
import dev.daybook.event.follow.LogFollower;
import dev.daybook.event.follow.Stretch;
import dev.daybook.postgres.SteadyPlans;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Follows every log and rolls its events up into counts per hour. Until then readers count what is missing themselves. Seldom
 * is cheap: an event alone costs ten upserts, of many events most are the same.
 */
@Component
public class EventCounter implements LogFollower {

    /** A log so far behind is rolled up at once. */
    private static final int FAR_BEHIND = 10_000;

    private final SteadyPlans plans;
    private final JdbcClient jdbc;
    private final LogSettings settings;
    private final String rollUp;

    EventCounter(SteadyPlans plans, JdbcClient jdbc, LogSettings settings, FilterFields fields) {
        this.plans = plans;
        this.jdbc = jdbc;
        this.settings = settings;
        this.rollUp = rollUp(fields);
    }

    /** Adds the events of stretches of logs to their counts: one pass, grouped by each counted field. */
    static String rollUp(FilterFields fields) {
        return """
                with hourly as (
                    select org_id, case %s else 'all' end as dimension, case %s else '' end as value, hour, count(*) as n
                    from unnest(?::text[], ?::bigint[], ?::bigint[]) as s (organization, first, behind)
                    cross join lateral (
                        select org_id, date_trunc('hour', uuid_extract_timestamp(id), 'UTC') as hour, %s
                        from event
                        where org_id = s.organization and position >= s.first and position < s.behind offset 0
                    ) as e
                    group by org_id, grouping sets ((hour), %s)
                )
                insert into event_count (org_id, dimension, value, hour, n)
                select org_id, dimension, value, hour, n from hourly where value is not null
                union all
                select org_id, dimension, value, '-infinity', sum(n) from hourly where value is not null
                group by org_id, dimension, value
                on conflict (org_id, dimension, value, hour) do update set n = event_count.n + excluded.n""".formatted(
                        fields.eachCounted("when grouping(%2$s) = 0 then '%1$s'", " "),
                        fields.eachCounted("when grouping(%2$s) = 0 then %2$s", " "),
                        fields.eachCounted("%2$s", ", "),
                        fields.eachCounted("(%2$s, hour)", ", "));
    }

    @Override
    public String name() {
        return "counts";
    }

    @Override
    public Duration interval() {
        return settings.countInterval();
    }

    @Override
    public int enough() {
        return FAR_BEHIND;
    }

    @Override
    public void take(List<Stretch> stretches) {
        plans.keepInTransaction();
        jdbc.sql(rollUp)
                .param(stretches.stream().map(Stretch::organization).toArray(String[]::new))
                .param(stretches.stream().map(Stretch::from).toArray(Long[]::new))
                .param(stretches.stream().map(Stretch::to).toArray(Long[]::new))
                .update();
    }
}
