package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Order;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

class AuditLogQueryTest {

    private static final Caller ADA =
            new Caller("ada", null, "acme", Set.of(Permission.CAN_ACCESS_USER_ACTIVITY), null);
    private static final Caller ROOT = new Caller("root", null, "default", Set.of(Permission.SYSTEM_ADMIN), null);

    private final AuditLogTypes types = new AuditLogTypes();

    @Test
    void withoutParametersEveryOrganizationScopedEventIsWanted() {
        AuditLogQuery query = query("");

        assertThat(query.limit()).isEqualTo(20);
        assertThat(query.cursor()).isNull();
        assertThat(query.toEventQuery(ADA, null))
                .isEqualTo(new EventQuery(
                        new Tenant.Organization("acme"),
                        TimeRange.ALL,
                        Order.DESCENDING,
                        EventFilter.of(FilterField.DIALECT, "openai"),
                        true));
    }

    @Test
    void everyListBecomesAFilter() {
        EventFilter filter = query("event_types[]=login.failed&event_types[]=user.added&project_ids[]=p&project_ids[]=q"
                        + "&actor_ids[]=a&actor_emails[]=e@x&resource_ids[]=r&resource_ids[]=s&unknown=1")
                .toEventQuery(ADA, null)
                .filter();

        assertThat(filter)
                .isEqualTo(EventFilter.ALL
                        .and(FilterField.LABEL, List.of("login.failed", "user.added"))
                        .and(FilterField.PROJECT, List.of("p", "q"))
                        .and(FilterField.ACTOR, List.of("a"))
                        .and(FilterField.EMAIL, List.of("e@x"))
                        .and(FilterField.RESOURCE, List.of("r", "s")));
    }

    @Test
    void aListIsUnderstoodWithoutItsBracketsToo() {
        assertThat(query("event_types=login.failed&project_ids=p")
                        .toEventQuery(ADA, null)
                        .filter())
                .isEqualTo(EventFilter.of(FilterField.LABEL, "login.failed").and(FilterField.PROJECT, List.of("p")));
    }

    @Test
    void tenantOnlyWantsTheTypesOfTheTenant() {
        assertThat(query("tenant_only=true").toEventQuery(ADA, null).filter())
                .isEqualTo(EventFilter.of(FilterField.DIALECT, "openai-tenant"));
        assertThat(query("tenant_only=false").toEventQuery(ADA, null).filter())
                .isEqualTo(EventFilter.of(FilterField.DIALECT, "openai"));
        assertThat(query("tenant_only=true&event_types[]=role.bound_to_resource")
                        .toEventQuery(ADA, null)
                        .filter())
                .isEqualTo(EventFilter.of(FilterField.LABEL, "role.bound_to_resource"));
    }

    @ParameterizedTest
    @CsvSource({
        "effective_at[gt]=100, 101, ''",
        "effective_at[gte]=100, 100, ''",
        "effective_at[lt]=100, '', 100",
        "effective_at[lte]=100, '', 101",
        "effective_at[gt]=100&effective_at[gte]=100, 101, ''",
        "effective_at[gt]=100&effective_at[gte]=102, 102, ''",
        "effective_at[lt]=100&effective_at[lte]=100, '', 100",
        "effective_at[lt]=102&effective_at[lte]=100, '', 101",
        "effective_at[gt]=100&effective_at[lt]=200, 101, 200",
        "effective_at[gte]=-5, '', ''",
        "effective_at[gt]=-999999999999999999, '', ''",
        "effective_at[lte]=999999999999999999, '', ''",
        "effective_at[lt]=999999999999999999, '', ''",
        "effective_at[lt]=-1, '', 0",
    })
    void boundsAreWholeSeconds(String query, String from, String to) {
        assertThat(query(query).range())
                .isEqualTo(new TimeRange(
                        from.isEmpty() ? EventId.EARLIEST : Instant.ofEpochSecond(Long.parseLong(from)),
                        to.isEmpty() ? EventId.END : Instant.ofEpochSecond(Long.parseLong(to))));
    }

    @ParameterizedTest
    @CsvSource({
        "effective_at[gt]=100&effective_at[lt]=101",
        "effective_at[gte]=101&effective_at[lte]=100",
        "effective_at[gt]=999999999999999999",
        "effective_at[lt]=0",
    })
    void boundsThatExcludeEachOtherAreAnEmptyRange(String query) {
        assertThat(query(query).range().isEmpty()).isTrue();
    }

    @Test
    void afterWalksDownAndBeforeWalksUp() {
        EventId id = EventId.of("acme", Instant.parse("2026-08-24T14:15:22Z"), 7);

        AuditLogQuery after = query("after=audit_log-" + id + "&limit=100");
        AuditLogQuery before = query("before=audit_log-" + id + "&limit=1");

        assertThat(after.cursor()).extracting(AuditLogQuery.Cursor::event).isEqualTo(id);
        assertThat(after.toEventQuery(ADA, null).order()).isEqualTo(Order.DESCENDING);
        assertThat(before.cursor()).extracting(AuditLogQuery.Cursor::event).isEqualTo(id);
        assertThat(before.toEventQuery(ADA, null).order()).isEqualTo(Order.ASCENDING);
    }

    @Test
    void aSystemAdministratorSeesEveryOrganizationOrOne() {
        assertThat(query("").toEventQuery(ROOT, null).tenant()).isEqualTo(new Tenant.Everyone());
        assertThat(query("").toEventQuery(ROOT, "acme").tenant()).isEqualTo(new Tenant.Organization("acme"));
        assertThat(query("").toEventQuery(ADA, "acme").tenant()).isEqualTo(new Tenant.Organization("acme"));
        assertThatExceptionOfType(Refusal.Denied.class)
                .isThrownBy(() -> query("").toEventQuery(ADA, "other"));
    }

    @Test
    void faultsAreNamedInTheOrderOfTheParameters() {
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> query("limit=0&tenant_only=maybe&effective_at[gt]=x&actor_ids[]=&after=x"))
                .satisfies(refusal -> assertThat(refusal.faults())
                        .extracting(Fault::field)
                        .containsExactly("effective_at[gt]", "tenant_only", "actor_ids[]", "limit", "after"));
    }

    @ParameterizedTest
    @CsvSource({
        "audit_log-0198F3C2-7A10-7123-8F00-6B7C1D2E3F40",
        "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
        "Audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
        "audit_log-198f3c2-7a10-7123-8f00-6b7c1d2e3f400",
        "audit_log-",
        "audit_log_0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
    })
    void anIdIsReadLetterByLetter(String id) {
        assertThat(AuditLogId.parse(id)).isEmpty();
    }

    private AuditLogQuery query(String query) {
        return AuditLogQuery.of(
                new LinkedMultiValueMap<>(
                        UriComponentsBuilder.newInstance().query(query).build().getQueryParams()),
                types);
    }
}
