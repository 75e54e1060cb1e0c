package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.admin.organization.auditlogs.AuditLogListPage;
import com.openai.models.admin.organization.auditlogs.AuditLogListParams;
import com.openai.models.admin.organization.auditlogs.AuditLogListResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the log with OpenAI's own client, which checks every answer against the types that it was built from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiSdkContractTest extends IntegrationTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ARCHIVED = "project.archived";

    private final String organization = "openai-sdk-" + UUID.randomUUID();
    private final Instant moment = Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
    private final AuditLogTypes types = new AuditLogTypes();

    /** What was posted of each type, by its label, in the order of time. */
    private final List<String> labels = seedTypes();

    private final Map<String, JsonNode> details = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private @Nullable OpenAIClient client;

    @BeforeAll
    void everyTypeIsPostedWithAllItsDetails() {
        ApiClient administrator = ApiClient.administrator(port, directory);
        ApiClient service = administrator.with(organization, "service", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY");
        client = client(service.authorization());
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            JsonNode full = full(types.of(label).details().members(), label);
            details.put(label, full);
            events.add(Map.of(
                    "event",
                    label,
                    "timestamp",
                    moment.plusSeconds(i).plusMillis(700).toString(),
                    "userId",
                    "user-" + i % 3,
                    "ip",
                    "203.0.113." + i,
                    "projectId",
                    "proj-" + i % 4,
                    "context",
                    Map.of("projectName", "Project " + i % 4),
                    "actor",
                    actor(i),
                    "details",
                    full));
        }
        List<String> posted = new AuditLogClient(service).post(events);
        for (int i = 0; i < labels.size(); i++) {
            ids.put(labels.get(i), posted.get(i));
        }
    }

    @AfterAll
    void theClientIsClosed() {
        client().close();
    }

    Stream<String> labels() {
        return labels.stream();
    }

    @ParameterizedTest
    @MethodSource("labels")
    void everyTypeIsReadBackThroughItsOwnAccessor(String label) {
        List<AuditLogListResponse> logs = list(params().addEventType(AuditLogListParams.EventType.of(label)));

        assertThat(logs).hasSize(1);
        AuditLogListResponse log = logs.getFirst().validate();
        int number = labels.indexOf(label);
        assertThat(log.id()).isEqualTo(ids.get(label));
        assertThat(log.type().asString()).isEqualTo(label);
        assertThat(log.type().known().toString())
                .isEqualTo(label.replace('.', '_').toUpperCase(Locale.ROOT));
        assertThat(log.effectiveAt()).isEqualTo(moment.getEpochSecond() + number);
        assertThat(log.project().orElseThrow().id()).contains("proj-" + number % 4);
        assertThat(log.project().orElseThrow().name()).contains("Project " + number % 4);
        assertActor(log.actor().orElseThrow(), number);
        assertThat(unknown(log)).isEmpty();
        if (types.of(label).details().present()) {
            assertSame(Objects.requireNonNull(details.get(label)), log, camelCase(label), label);
        }
    }

    @Test
    void filtersAreUnderstoodAsTheClientSendsThem() {
        assertThat(labels(params().addProjectId("proj-1").addProjectId("proj-2")))
                .isEqualTo(newestFirst(number -> number % 4 == 1 || number % 4 == 2));
        assertThat(labels(params().addActorId("user-0"))).isEqualTo(newestFirst(number -> number % 3 == 0));
        assertThat(labels(params().addActorId("key-1"))).isEqualTo(newestFirst(number -> number % 3 == 1));
        assertThat(labels(params().addActorEmail("user-2@example.com")))
                .isEqualTo(newestFirst(number -> number % 3 == 2));
        assertThat(labels(params().addResourceId("api_key.deleted.id"))).containsExactly("api_key.deleted");
        assertThat(labels(params().addEventType(AuditLogListParams.EventType.USER_ADDED)
                        .addEventType(AuditLogListParams.EventType.TUNNEL_CREATED)))
                .containsExactly("user.added", "tunnel.created");
        long begin = moment.getEpochSecond();
        assertThat(labels(params().effectiveAt(AuditLogListParams.EffectiveAt.builder()
                        .gt(begin + 3)
                        .lte(begin + 6)
                        .build())))
                .isEqualTo(newestFirst(number -> number > 3 && number <= 6));
        assertThat(labels(params().effectiveAt(AuditLogListParams.EffectiveAt.builder()
                        .gte(begin + 3)
                        .lt(begin + 6)
                        .build())))
                .isEqualTo(newestFirst(number -> number >= 3 && number < 6));
        assertThat(labels(params().tenantOnly(true))).isEmpty();
        assertThat(labels(params().tenantOnly(false))).isEqualTo(newestFirst(number -> true));
        assertThat(labels(params().before(id(ARCHIVED)).limit(3)))
                .isEqualTo(newestFirst(
                        number -> number > labels.indexOf(ARCHIVED) && number <= labels.indexOf(ARCHIVED) + 3));
    }

    @Test
    void pagesAreWalkedToTheEnd() {
        AuditLogListPage first = client().admin()
                .organization()
                .auditLogs()
                .list(params().limit(7).build());
        List<String> walked = new ArrayList<>();
        first.autoPager().forEach(log -> walked.add(log.type().asString()));

        assertThat(first.hasNextPage()).isTrue();
        assertThat(first.items()).hasSize(7);
        assertThat(walked).hasSize(51).isEqualTo(newestFirst(number -> true));
    }

    @Test
    void errorsBecomeTheClientsOwn() {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> list(params().limit(101)))
                .satisfies(refusal -> {
                    assertThat(refusal.type()).contains("invalid_request_error");
                    assertThat(refusal.param()).contains("limit");
                    assertThat(refusal.code()).isEmpty();
                    assertThat(refusal).hasMessageContaining("limit must be a whole number from 1 to 100.");
                });
        try (Closing stranger = new Closing(client("Bearer sk-admin-unknown"))) {
            assertThatExceptionOfType(UnauthorizedException.class)
                    .isThrownBy(() ->
                            stranger.client().admin().organization().auditLogs().list())
                    .satisfies(refusal -> assertThat(refusal.code()).contains("invalid_api_key"));
        }
        String poster = ApiClient.administrator(port, directory)
                .with(organization, "poster", "WRITE_EVENTS")
                .authorization();
        try (Closing denied = new Closing(client(poster))) {
            assertThatExceptionOfType(PermissionDeniedException.class)
                    .isThrownBy(() ->
                            denied.client().admin().organization().auditLogs().list());
        }
    }

    /** Lets go of a client's connections. */
    private record Closing(OpenAIClient client) implements AutoCloseable {

        @Override
        public void close() {
            client.close();
        }
    }

    private static Map<String, Object> actor(int number) {
        String email = "user-" + number % 3 + "@example.com";
        return switch (number % 3) {
            case 0 ->
                Map.of(
                        "type", "session",
                        "email", email,
                        "user_agent", "Mozilla/5.0",
                        "ja3", "a1b2",
                        "ip_address_details", Map.of("country", "US", "latitude", "37.5"));
            case 1 -> Map.of("email", email, "apiKeyId", "key-1");
            default -> Map.of("email", email, "apiKeyId", "key-2", "apiKeyType", "service_account");
        };
    }

    private static void assertActor(AuditLogListResponse.Actor actor, int number) {
        String user = "user-" + number % 3;
        if (number % 3 == 0) {
            AuditLogListResponse.Actor.Session session = actor.session().orElseThrow();
            assertThat(actor.type()).contains(AuditLogListResponse.Actor.Type.SESSION);
            assertThat(actor.apiKey()).isEmpty();
            assertThat(session.user().orElseThrow().id()).contains(user);
            assertThat(session.user().orElseThrow().email()).contains(user + "@example.com");
            assertThat(session.ipAddress()).contains("203.0.113." + number);
            assertThat(unknown(session)).isEqualTo(Set.of("user_agent", "ja3", "ip_address_details"));
            return;
        }
        AuditLogListResponse.Actor.ApiKey key = actor.apiKey().orElseThrow();
        assertThat(actor.type()).contains(AuditLogListResponse.Actor.Type.API_KEY);
        assertThat(actor.session()).isEmpty();
        assertThat(key.id()).contains("key-" + number % 3);
        if (number % 3 == 1) {
            assertThat(key.type()).contains(AuditLogListResponse.Actor.ApiKey.Type.USER);
            assertThat(key.user().orElseThrow().id()).contains(user);
            assertThat(key.user().orElseThrow().email()).contains(user + "@example.com");
            assertThat(key.serviceAccount()).isEmpty();
        } else {
            assertThat(key.type()).contains(AuditLogListResponse.Actor.ApiKey.Type.SERVICE_ACCOUNT);
            assertThat(key.serviceAccount().orElseThrow().id()).contains(user);
            assertThat(key.user()).isEmpty();
        }
    }

    /** Holds a member of the client's object to the JSON that was posted, down to the last field. */
    private static void assertSame(JsonNode posted, Object holder, String accessor, String path) {
        Object value = read(holder, accessor);
        if (value instanceof JsonValue untyped) {
            assertThat(JSON.<JsonNode>valueToTree(untyped.convert(Object.class)))
                    .as(path)
                    .isEqualTo(posted);
        } else {
            assertEqual(posted, value, path);
        }
    }

    private static void assertEqual(JsonNode posted, Object value, String path) {
        if (posted.isString()) {
            assertThat(value).as(path).isEqualTo(posted.stringValue());
        } else if (posted.isIntegralNumber()) {
            assertThat(value).as(path).isEqualTo(posted.longValue());
        } else if (posted.isArray()) {
            List<?> list = (List<?>) value;
            assertThat(list).as(path).hasSize(posted.size());
            for (int i = 0; i < posted.size(); i++) {
                assertEqual(posted.get(i), list.get(i), path + "[" + i + "]");
            }
        } else {
            assertThat(posted.properties()).as(path).isNotEmpty();
            for (Map.Entry<String, JsonNode> member : posted.properties()) {
                assertSame(member.getValue(), value, camelCase(member.getKey()), path + "." + member.getKey());
            }
            assertThat(unknown(value)).as(path).isEmpty();
        }
    }

    /** The typed value of an accessor; where the client has no type, the JSON. */
    private static Object read(Object holder, String accessor) {
        try {
            Object value = holder.getClass().getMethod(accessor).invoke(holder);
            return value instanceof Optional<?> optional ? optional.orElseThrow() : Objects.requireNonNull(value);
        } catch (NoSuchMethodException untyped) {
            return accessor.startsWith("_") ? fail(untyped) : read(holder, "_" + accessor);
        } catch (IllegalAccessException | InvocationTargetException failure) {
            return fail(failure);
        }
    }

    private static Object fail(Exception failure) {
        throw new AssertionError(failure);
    }

    /** The names of the members that the client has no accessor for. */
    private static Set<?> unknown(Object holder) {
        return ((Map<?, ?>) read(holder, "_additionalProperties")).keySet();
    }

    /** {@code max_requests_per_1_day} as the client's {@code maxRequestsPer1Day}. */
    private static String camelCase(String name) {
        List<String> words = List.of(name.split("[._]", -1));
        return words.getFirst()
                + words.stream()
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    /** A value of a schema in which every member is there, each different from the others. */
    private static JsonNode full(JsonNode schema, String path) {
        if (schema.isObject()) {
            ObjectNode object = NODES.objectNode();
            schema.properties()
                    .forEach(member ->
                            object.set(member.getKey(), full(member.getValue(), path + "." + member.getKey())));
            return object;
        }
        if (schema.isArray()) {
            ArrayNode array = NODES.arrayNode();
            array.add(full(schema.get(0), path + ".0"));
            array.add(full(schema.get(0), path + ".1"));
            return array;
        }
        return switch (schema.stringValue()) {
            case "integer" -> NODES.numberNode(4_000_000_000L + path.length());
            case "object" -> JSON.readTree("{\"of\": [\"" + path + "\", 1, {\"more\": true}]}");
            default -> NODES.stringNode(path);
        };
    }

    private List<String> newestFirst(IntPredicate numbers) {
        List<String> wanted = new ArrayList<>();
        for (int i = labels.size() - 1; i >= 0; i--) {
            if (numbers.test(i)) {
                wanted.add(labels.get(i));
            }
        }
        return wanted;
    }

    private List<String> labels(AuditLogListParams.Builder params) {
        return list(params).stream().map(log -> log.type().asString()).toList();
    }

    private List<AuditLogListResponse> list(AuditLogListParams.Builder params) {
        return client().admin().organization().auditLogs().list(params.build()).items();
    }

    private static AuditLogListParams.Builder params() {
        return AuditLogListParams.builder().limit(100);
    }

    private String id(String label) {
        return Objects.requireNonNull(ids.get(label), label);
    }

    private OpenAIClient client() {
        return Objects.requireNonNull(client);
    }

    private OpenAIClient client(String authorization) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://localhost:" + port + "/v1")
                .adminApiKey(authorization.substring(authorization.indexOf(' ') + 1))
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    private static List<String> seedTypes() {
        String name = "seed-event-types.txt";
        try (InputStream file = Objects.requireNonNull(OpenAiSdkContractTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
