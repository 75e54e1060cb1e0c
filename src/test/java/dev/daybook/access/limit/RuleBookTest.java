package dev.daybook.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.access.limit.RateLimitRule.Scope;
import dev.daybook.access.limit.RateLimitRule.Source;
import dev.daybook.event.Tenant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBookTest {

    private final RuleBook book = RuleBook.of(Stream.of(
            rule("read", null, null, 1, Source.SHIPPED),
            rule("read", "acme", null, 2, Source.SETTINGS),
            rule("read", "acme", "ada", 3, Source.API),
            rule("own", "acme", null, 4, Source.API),
            rule("write", null, null, 5, Source.SHIPPED)));

    @ParameterizedTest
    @CsvSource({
        "acme, ada, 3",
        "acme, bob, 2",
        "other, ada, 1",
        "other, bob, 1",
    })
    void aUsersRuleHoldsOverItsOrganizationsAndThatOverEverybodys(String orgId, String userId, long maxUsage) {
        assertThat(book.applying("read", orgId, userId))
                .hasValueSatisfying(rule -> assertThat(rule.maxUsage()).isEqualTo(maxUsage));
    }

    @Test
    void aResourceIsKnownToThoseToWhomARuleApplies() {
        assertThat(book.applying("own", "acme", "ada")).isPresent();
        assertThat(book.applying("own", "other", "ada")).isEmpty();
        assertThat(book.applying("acme", "ada"))
                .extracting(RateLimitRule::resource)
                .containsExactly("own", "read", "write");
        assertThat(book.applying("other", "ada"))
                .extracting(RateLimitRule::resource)
                .containsExactly("read", "write");
    }

    @Test
    void ofRulesForTheSameTheLastSourceHolds() {
        RuleBook layered = RuleBook.of(Stream.of(
                rule("read", null, null, 1, Source.SHIPPED),
                rule("read", null, null, 2, Source.SETTINGS),
                rule("read", null, null, 3, Source.API)));

        assertThat(layered.of(new Tenant.Everyone())).containsExactly(rule("read", null, null, 3, Source.API));
        assertThat(layered.find(new Scope("read", null, null), true))
                .hasValueSatisfying(rule -> assertThat(rule.source()).isEqualTo(Source.API));
    }

    @Test
    void aTenantSeesEverybodysRulesAndItsOwnTheGeneralFirst() {
        assertThat(book.of(new Tenant.Organization("acme")))
                .extracting(RateLimitRule::maxUsage)
                .containsExactly(4L, 1L, 2L, 3L, 5L);
        assertThat(book.of(new Tenant.Organization("other")))
                .extracting(RateLimitRule::maxUsage)
                .containsExactly(1L, 5L);
        assertThat(book.of(new Tenant.Everyone())).hasSize(5);
    }

    @Test
    void aRuleNamesItsUserInItsOrganizationAlone() {
        assertThat(book.names("acme", "ada")).isTrue();
        assertThat(book.names("acme", "bob")).isFalse();
        assertThat(book.names("other", "ada")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // What the organization sets, and what applies where the operator allows 60 in 60 seconds.
        "10, 60, 10, 60",
        "60, 60, 60, 60",
        "61, 60, 60, 60",
        "1000, 3600, 60, 60",
        "60, 3600, 60, 3600",
        "1, 1, 1, 1",
        "2, 1, 60, 60",
        "30, 59, 30, 59",
        "31, 59, 60, 60",
        "0, 1, 0, 1",
        "999999999999999, 1, 60, 60",
    })
    void whatAnOrganizationSetsHoldsWithinTheOperatorsCeiling(
            long ownUsage, int ownWindow, long appliedUsage, int appliedWindow) {
        RuleBook ceiling = RuleBook.of(Stream.of(
                new RateLimitRule("read", null, null, 60, 60, Source.SHIPPED),
                new RateLimitRule("read", "acme", null, ownUsage, ownWindow, Source.ORGANIZATION)));

        RateLimitRule applied = ceiling.applying("read", "acme", "ada").orElseThrow();

        assertThat(applied.maxUsage()).isEqualTo(appliedUsage);
        assertThat(applied.windowSeconds()).isEqualTo(appliedWindow);
        assertThat(ceiling.applying("read", "other", "ada").orElseThrow().maxUsage())
                .isEqualTo(60);
    }

    @Test
    void whatTheOperatorSetsForAUserIsThatUsersCeiling() {
        RuleBook both = RuleBook.of(Stream.of(
                rule("read", null, null, 10, Source.SHIPPED),
                rule("read", "acme", "ada", 100, Source.API),
                rule("read", "acme", "bob", 5, Source.API),
                rule("read", "acme", null, 7, Source.ORGANIZATION),
                rule("read", "acme", "ada", 90, Source.ORGANIZATION),
                rule("own", "acme", null, 1000, Source.ORGANIZATION)));

        assertThat(both.applying("read", "acme", "ada").orElseThrow().maxUsage())
                .isEqualTo(90);
        assertThat(both.applying("read", "acme", "bob").orElseThrow().maxUsage())
                .isEqualTo(5);
        assertThat(both.applying("read", "acme", "eve").orElseThrow().maxUsage())
                .isEqualTo(7);
        assertThat(both.applying("own", "acme", "eve").orElseThrow().maxUsage()).isEqualTo(1000);
        assertThat(both.names("acme", "ada")).isTrue();
        assertThat(both.of(new Tenant.Organization("acme"))).hasSize(6);
    }

    private static RateLimitRule rule(
            String resource, @Nullable String orgId, @Nullable String userId, long maxUsage, Source source) {
        return new RateLimitRule(resource, orgId, userId, maxUsage, 60, source);
    }
}
