package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewApiTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void theOrganizationIsTheCallersOwnUnlessItIsNamed() {
        assertThat(token("billing", "ada", null, List.of("WRITE_EVENTS"), null)
                        .check("acme", NOW)
                        .orgId())
                .isEqualTo("acme");
        assertThat(token("billing", "ada", "other", List.of("WRITE_EVENTS"), null)
                        .check("acme", NOW)
                        .orgId())
                .isEqualTo("other");
    }

    @Test
    void aPermissionThatIsNamedTwiceIsGivenOnce() {
        List<String> twice = List.of("WRITE_EVENTS", "MANAGE_MODELS", "WRITE_EVENTS");

        assertThat(token("billing", "ada", null, twice, null).check("acme", NOW).permissions())
                .containsExactly(Permission.WRITE_EVENTS, Permission.MANAGE_MODELS);
    }

    @Test
    void everyFaultIsNamed() {
        NewApiToken wrong = new NewApiToken(null, " ", "\n", "a/b", List.of("WRITE_EVENTS", "write_events"), NOW);

        assertThat(faults(wrong)).containsExactly("name", "userId", "username", "orgId", "permissions", "expiresAt");
    }

    @Test
    void anOrganizationHasNoWhiteSpaceOfAnyScript() {
        for (String space : List.of(" ", "\u0085", "\u00a0", "\u2028", "\u3000")) {
            assertThat(faults(token("billing", "ada", "a" + space + "b", List.of("WRITE_EVENTS"), null)))
                    .containsExactly("orgId");
        }
    }

    @Test
    void aTokenWithoutPermissionsIsRefused() {
        assertThat(faults(token("billing", "ada", null, List.of(), null))).containsExactly("permissions");
        assertThat(faults(new NewApiToken("billing", "ada", null, null, null, null)))
                .containsExactly("permissions");
    }

    @Test
    void aNameMayHave200Characters() {
        List<String> permissions = List.of("WRITE_EVENTS");

        assertThat(token("😀".repeat(200), "ada", null, permissions, null).check("acme", NOW))
                .isNotNull();
        assertThat(faults(token("😀".repeat(201), "ada", null, permissions, null)))
                .containsExactly("name");
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThat(faults(token("\ud83d", "a\u0000", null, List.of("WRITE_EVENTS"), null)))
                .containsExactly("name", "userId");
    }

    private static NewApiToken token(
            String name, String userId, @Nullable String orgId, List<String> permissions, @Nullable Instant expiresAt) {
        return new NewApiToken(name, userId, null, orgId, List.copyOf(permissions), expiresAt);
    }

    private static List<String> faults(NewApiToken wrong) {
        Refusal.Invalid refusal = catchThrowableOfType(Refusal.Invalid.class, () -> wrong.check("acme", NOW));
        return refusal.faults().stream().map(Fault::field).toList();
    }
}
