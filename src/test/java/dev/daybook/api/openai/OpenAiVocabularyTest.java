package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.daybook.event.Actor;
import dev.daybook.event.EventType;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.kernel.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OpenAiVocabularyTest {

    private static final Set<String> BOUND = Set.of("role.bound_to_resource", "role.unbound_from_resource");

    private final AuditLogTypes types = new AuditLogTypes();
    private final OpenAiVocabulary organization = vocabulary(false, "strict");
    private final OpenAiVocabulary tenant = vocabulary(true, "strict");

    @Test
    void typesAreTodaysInTheirOrder() {
        assertThat(types.all())
                .extracting(AuditLogType::label)
                .hasSize(149)
                .containsExactlyElementsOf(lines("current-event-types.txt"));
    }

    @Test
    void theTypesOfTheSeedComeInTheOrderOfTheSeed() {
        List<String> seed = lines("seed-event-types.txt");

        assertThat(seed).hasSize(51);
        assertThat(organization.types())
                .extracting(EventType::label)
                .filteredOn(seed::contains)
                .containsExactlyElementsOf(seed);
    }

    @Test
    void eachTypeIsInOneOfTheTwoVocabularies() {
        assertThat(organization.types()).hasSize(59).doesNotContainAnyElementsOf(tenant.types());
        assertThat(tenant.types())
                .hasSize(90)
                .allMatch(type -> type.label().startsWith("tenant.") || BOUND.contains(type.label()));
        assertThat(organization.types())
                .noneMatch(type -> type.label().startsWith("tenant.") || BOUND.contains(type.label()));
        assertThat(organization.closedName()).isEqualTo("openai");
        assertThat(tenant.closedName()).isEqualTo("openai-tenant");
    }

    @ParameterizedTest
    @CsvSource({
        "api_key.created, ADMIN_USAGE",
        "service_account.created, ADMIN_USAGE",
        "user.added, ADMIN_USAGE",
        "group.created, ADMIN_USAGE",
        "role.assignment.created, ADMIN_USAGE",
        "role.bound_to_resource, ADMIN_USAGE",
        "login.failed, ADMIN_USAGE",
        "scim.enabled, ADMIN_USAGE",
        "tenant.sso_connection.created, ADMIN_USAGE",
        "rate_limit.updated, ADMIN_USAGE",
        "tenant.usage_limit.user.updated, ADMIN_USAGE",
        "organization.updated, ADMIN_USAGE",
        "certificates.activated, ADMIN_USAGE",
        "checkpoint.permission.created, APP_USAGE",
        "project.created, APP_USAGE",
        "resource.deleted, APP_USAGE",
        "tunnel.updated, APP_USAGE",
        "tenant.resource_share_grant.accepted, APP_USAGE",
    })
    void aTypeBelongsToAReport(String label, Report report) {
        assertThat(types.of(label).event().report()).isEqualTo(report);
    }

    @Test
    void onlyTheFourOfTheSeedHaveNoDetailObject() {
        assertThat(types.all())
                .filteredOn(type -> !type.details().present())
                .extracting(AuditLogType::label)
                .containsExactly("resource.deleted", "tunnel.created", "tunnel.updated", "tunnel.deleted");
        assertThat(lines("seed-event-types.txt"))
                .noneMatch(label -> types.of(label).details().open());
    }

    @Test
    void identifyingDetailsAreMailAddressesAndNames() {
        Map<String, Set<String>> identifying = types.all().stream()
                .filter(type -> !type.identifying().isEmpty())
                .collect(Collectors.toMap(AuditLogType::label, AuditLogType::identifying));

        assertThat(identifying)
                .isEqualTo(Map.of(
                        "invite.sent",
                        Set.of("data.email"),
                        "project.created",
                        Set.of("data.name", "data.title"),
                        "project.updated",
                        Set.of("changes_requested.title"),
                        "organization.updated",
                        Set.of("changes_requested.title", "changes_requested.name")));
        assertThat(organization.identifyingDetails("invite.sent")).containsExactly("data.email");
        assertThat(organization.identifyingDetails("api_key.created")).isEmpty();
        assertThat(organization.identifyingDetails("Something Of Our Own")).isEmpty();
    }

    @Test
    void identifyingDetailsAreMembersOfTheSchema() {
        for (AuditLogType type : types.all()) {
            assertThat(type.identifying())
                    .allMatch(path -> "string"
                            .equals(type.details()
                                    .members()
                                    .at("/" + path.replace('.', '/'))
                                    .asString()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_key.created | {}",
                "api_key.created | {\"id\": null, \"data\": {\"scopes\": null}}",
                "api_key.created | {\"id\": \"k\", \"data\": {\"scopes\": [\"a\", \"b\"]}}",
                "login.succeeded | {}",
                "resource.deleted | {}",
                "external_key.registered | {\"id\": \"k\", \"data\": {\"any\": [1, {\"thing\": true}]}}",
                "external_storage.registered | {\"any\": [1, {\"thing\": true}]}",
                "rate_limit.updated | {\"changes_requested\": {\"max_requests_per_1_minute\": 0}}",
                "rate_limit.updated | {\"changes_requested\": {\"max_requests_per_1_minute\": -9223372036854775808}}",
                "organization.updated | {\"changes_requested\": {\"api_call_logging_project_ids\": \"a,b\"}}",
                "organization.updated | {\"changes_requested\": {\"api_call_logging\": \"no known word\"}}",
                "certificates.activated | {\"certificates\": [{\"id\": \"c\", \"name\": \"n\"}, {}]}",
            })
    void detailsThatFitAreTaken(String label, String details) {
        assertThat(check(organization, label, details)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_key.created | {\"data\": {\"scopes\": [1]}} | details.data.scopes[0] must be a string.",
                "api_key.created | {\"data\": {\"scopes\": [\"a\", null]}} | details.data.scopes[1] must be a string.",
                "api_key.created | {\"data\": {\"scopes\": \"a\"}} | details.data.scopes must be an array.",
                "api_key.created | {\"data\": []} | details.data must be an object.",
                "api_key.created | {\"id\": 7} | details.id must be a string.",
                "api_key.created | {\"colour\": 1} | details.colour is not a field of api_key.created.",
                "api_key.created | {\"colour\": null} | details.colour is not a field of api_key.created.",
                "api_key.created | {\"changes_requested\": {}} |"
                        + " details.changes_requested is not a field of api_key.created.",
                "api_key.updated | {\"data\": {}} | details.data is not a field of api_key.updated.",
                "api_key.created | {\"data\": {\"x.y\": 1}} | details.data.x.y is not a field of api_key.created.",
                "login.succeeded | {\"id\": \"a\"} | details.id is not a field of login.succeeded.",
                "tunnel.created | {\"id\": \"a\"} | details.id is not a field of tunnel.created.",
                "external_key.registered | {\"data\": \"x\"} | details.data must be an object.",
                "rate_limit.updated | {\"changes_requested\": {\"max_requests_per_1_minute\": 1.0}} |"
                        + " details.changes_requested.max_requests_per_1_minute must be an integer.",
                "rate_limit.updated | {\"changes_requested\": {\"max_requests_per_1_minute\": \"1\"}} |"
                        + " details.changes_requested.max_requests_per_1_minute must be an integer.",
                "rate_limit.updated | {\"changes_requested\": {\"max_requests_per_1_day\": 9223372036854775808}} |"
                        + " details.changes_requested.max_requests_per_1_day must be an integer.",
                "organization.updated | {\"changes_requested\": {\"api_call_logging_project_ids\": [\"a\"]}} |"
                        + " details.changes_requested.api_call_logging_project_ids must be a string.",
                "certificates.activated | {\"certificates\": [{}, {\"id\": 1}]} |"
                        + " details.certificates[1].id must be a string.",
            })
    void detailsThatDoNotFitAreRefusedByTheirPath(String label, String details, String message) {
        List<Fault> faults = check(organization, label, details);

        assertThat(faults).extracting(Fault::message).containsExactly(message);
        assertThat(message).startsWith(faults.getFirst().field() + " ");
    }

    @Test
    void wordsAndSwitchesAreHeldToWhatTheSchemaLists() {
        assertThat(check(tenant, "role.bound_to_resource", "{\"enabled\": true, \"source\": \"role_delete\"}"))
                .isEmpty();
        assertThat(check(tenant, "role.bound_to_resource", "{\"enabled\": 1, \"source\": \"else\"}"))
                .extracting(Fault::message)
                .containsExactly(
                        "details.enabled must be true or false.",
                        "details.source must be one of role_toggle, role_connector_update, role_delete,"
                                + " workspace_permissions, connector_publish.");
        assertThat(check(tenant, "role.bound_to_resource", "{\"source\": \"role_toggle|role_delete\"}"))
                .hasSize(1);
    }

    @Test
    void everyFaultIsNamed() {
        assertThat(check(organization, "certificate.deleted", "{\"id\": 1, \"name\": 2, \"x\": 3}"))
                .extracting(Fault::field)
                .containsExactlyInAnyOrder("details.id", "details.name", "details.x");
    }

    @Test
    void theNameOfAFieldIsCutWhereItIsShown() {
        assertThat(check(organization, "login.failed", "{\"" + "a".repeat(5000) + "\": 1}"))
                .extracting(Fault::field)
                .containsExactly("details." + "a".repeat(200));
    }

    @Test
    void lenientTakesAnyDetails() {
        assertThat(check(vocabulary(false, "lenient"), "api_key.created", "{\"id\": 7, \"colour\": {}}"))
                .isEmpty();
        assertThat(check(vocabulary(false, "lenient"), "tunnel.created", "{\"id\": 7}"))
                .isEmpty();
    }

    @Test
    void strictIsTheDefault() {
        OpenAiVocabularySettings settings = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("daybook.vocabulary.openai", OpenAiVocabularySettings.class);

        assertThat(settings.details()).isEqualTo(OpenAiVocabularySettings.Details.STRICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "lenient"})
    void anActorIsASessionOrAnApiKey(String mode) {
        OpenAiVocabulary vocabulary = vocabulary(false, mode);

        for (String good : List.of("session", "api_key")) {
            assertThat(vocabulary.check(event("login.failed", "{}", good, "{}")))
                    .isEmpty();
        }
        assertThat(vocabulary.check(event("login.failed", "{}", null, "{\"apiKeyType\": null}")))
                .isEmpty();
        for (String good : List.of("user", "service_account")) {
            assertThat(vocabulary.check(event("login.failed", "{}", null, "{\"apiKeyType\": \"" + good + "\"}")))
                    .isEmpty();
        }
        assertThat(vocabulary.check(event("login.failed", "{}", "robot", "{\"apiKeyType\": \"team\"}")))
                .containsExactly(
                        Fault.of("actor.type", "actor.type must be session or api_key, or left out."),
                        Fault.of("actor.apiKeyType", "actor.apiKeyType must be user or service_account, or left out."));
        assertThat(vocabulary.check(event("login.failed", "{}", null, "{\"apiKeyType\": [\"user\"]}")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_key.created | {\"id\": \"k\"} | k",
                "role.created | {\"id\": \"a\", \"resource_id\": \"b\"} | a b",
                "role.created | {\"id\": \"a\", \"resource_id\": \"a\"} | a",
                "certificates.activated | {\"certificates\": [{\"id\": \"c\", \"name\": \"x\"}, {\"id\": \"d\"}, {}]} | c d",
                "ip_allowlist.config.activated | {\"configs\": [{\"id\": \"c\"}]} | c",
                "role.updated | {\"changes_requested\": {\"resource_id\": \"r\"}} | ''",
                "api_key.created | {\"id\": null} | ''",
                "api_key.created | {\"id\": \"\"} | ''",
                "api_key.created | {\"id\": 7, \"certificates\": 1, \"configs\": [2]} | ''",
                "login.succeeded | {} | ''",
            })
    void resourcesAreTheIdsThatAreInTheDetails(String label, String details, String ids) {
        assertThat(organization.resources(event(label, details, null, "{}")))
                .containsExactlyInAnyOrderElementsOf(ids.isEmpty() ? Set.of() : Set.of(ids.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key.created\torganization\tADMIN_USAGE\t{}",
                "api_key.created\tnowhere\tADMIN_USAGE\t{}\t-",
                "api_key.created\ttenant\tUSAGE\t{}\t-",
            })
    void aLineOfAnotherFormStopsTheStart(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> AuditLogType.of(List.of(line.split("\t", -1))));
    }

    private OpenAiVocabulary vocabulary(boolean tenantScoped, String details) {
        OpenAiVocabularySettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("daybook.vocabulary.openai.details", details)))
                .bind("daybook.vocabulary.openai", OpenAiVocabularySettings.class)
                .get();
        return new OpenAiVocabulary(types, tenantScoped, settings);
    }

    private static List<Fault> check(OpenAiVocabulary vocabulary, String label, String details) {
        return vocabulary.check(event(label, details, null, "{}"));
    }

    private static NewEvent event(String label, String details, @Nullable String actorType, String attributes) {
        return new NewEvent(
                label,
                null,
                null,
                new Actor("u", null, null, null, actorType, null, attributes),
                Scope.organization("acme"),
                null,
                details,
                null);
    }

    private static List<String> lines(String name) {
        try (InputStream file = Objects.requireNonNull(OpenAiVocabularyTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
