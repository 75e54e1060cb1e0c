package dev.daybook.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import org.junit.jupiter.api.Test;

class ShippedRulesTest {

    private final ShippedRules shipped = new ShippedRules();

    @Test
    void everyResourceHasAGenerousRuleForEverybody() {
        assertThat(shipped.rules())
                .extracting(
                        RateLimitRule::resource,
                        RateLimitRule::maxUsage,
                        RateLimitRule::windowSeconds,
                        rule -> shipped.unit(rule.resource()))
                .containsExactly(
                        tuple("eventLogs.read", 10_000L, 60, "requests"),
                        tuple("eventLogs.write", 1_000_000L, 60, "events"),
                        tuple("events.read", 10_000L, 60, "requests"),
                        tuple("predictionUsage.read", 10_000L, 60, "requests"),
                        tuple("usageDataExports.create", 10_000L, 60, "requests"),
                        tuple("auditLogs.read", 10_000L, 60, "requests"),
                        tuple("modelAuditLogs.read", 10_000L, 60, "requests"),
                        tuple("inference.publish", 10_000L, 60, "requests"),
                        tuple("inference.delete", 30L, 86_400, "requests"));
        assertThat(shipped.rules()).allSatisfy(rule -> {
            assertThat(RateLimitRule.isResource(rule.resource())).isTrue();
            assertThat(rule.orgId()).isNull();
            assertThat(rule.source()).isEqualTo(RateLimitRule.Source.SHIPPED);
        });
    }

    @Test
    void resourcesOfOtherServicesCountRequests() {
        assertThat(shipped.unit("reports.render")).isEqualTo("requests");
    }

    @Test
    void everyLabelThatNoDialectHasIsInAVocabulary() {
        assertThat(new LimitVocabulary().types())
                .containsExactlyInAnyOrder(
                        new EventType(LimitVocabulary.EXCEEDED, Report.ADMIN_USAGE),
                        new EventType(LimitVocabulary.RESET, Report.ADMIN_USAGE));
    }
}
