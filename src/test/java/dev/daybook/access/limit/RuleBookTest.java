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
        assertThat(layered.find(new Scope("read", null, null)))
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

    private static RateLimitRule rule(
            String resource, @Nullable String orgId, @Nullable String userId, long maxUsage, Source source) {
        return new RateLimitRule(resource, orgId, userId, maxUsage, 60, source);
    }
}
