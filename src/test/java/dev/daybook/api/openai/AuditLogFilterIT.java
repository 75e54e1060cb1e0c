package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Random events, asked for by random queries: what each must show is computed here from what was posted. */
class AuditLogFilterIT extends IntegrationTest {

    private static final int EVENTS = 300;
    private static final int CASES = 1000;
    private static final int SECONDS = 40;

    private static final List<String> OWN = List.of(
            "api_key.deleted", "group.deleted", "invite.accepted", "project.archived", "role.created", "user.deleted");
    private static final List<String> OF_THE_TENANT =
            List.of("role.bound_to_resource", "tenant.user.added", "tenant.policy.created");
    private static final List<String> PROJECTS = names("proj", 4);
    private static final List<String> USERS = names("user", 5);
    private static final List<String> KEYS = names("key", 4);
    private static final List<String> EMAILS = names("mail", 4);
    private static final List<String> RESOURCES = names("res", 6);

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    /** What was posted of an event, as far as queries ask for it. */
    private record Logged(
            String type,
            long second,
            Set<String> actorIds,
            @Nullable String email,
            @Nullable String projectId,
            Set<String> resourceIds,
            Map<String, Object> posted) {

        boolean isOfTheTenant() {
            return OF_THE_TENANT.contains(type);
        }
    }

    /** An event and the id that it got. */
    private record Known(String id, Logged log) {}

    /** A query, and what passes it. */
    private record Asked(List<AuditLogClient.Parameter> parameters, Predicate<Logged> passes) {

        Asked and(String name, String value, Predicate<Logged> predicate) {
            parameters.add(new AuditLogClient.Parameter(name, value));
            return new Asked(parameters, passes.and(predicate));
        }

        Asked andAny(String name, Set<String> values, Predicate<Logged> predicate) {
            values.forEach(value -> parameters.add(new AuditLogClient.Parameter(name, value)));
            return new Asked(parameters, passes.and(predicate));
        }
    }

    @Test
    void everyQueryShowsWhatPassesItAndNothingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Instant moment = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        AuditLogClient client = new AuditLogClient(ApiClient.administrator(port, directory)
                .with("audit-log-filters-" + UUID.randomUUID(), "reader", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY"));
        List<Known> newestFirst = post(client, random, moment);

        int shown = IntStream.range(0, CASES)
                .parallel()
                .map(i -> check(client, newestFirst, seed + i, moment.getEpochSecond()))
                .sum();

        // Otherwise the queries would be too narrow to say much.
        assertThat(shown).isGreaterThan(CASES);
    }

    private static int check(AuditLogClient client, List<Known> newestFirst, long seed, long begin) {
        Random random = new Random(seed);
        Asked asked = asked(random, begin);
        List<Known> passing = newestFirst.stream()
                .filter(known -> asked.passes().test(known.log()))
                .toList();
        int limit = random.nextInt(4) == 0 ? random.nextInt(100) + 1 : random.nextInt(8) + 1;
        asked.parameters().add(new AuditLogClient.Parameter("limit", Integer.toString(limit)));
        Known cursor = newestFirst.get(random.nextInt(newestFirst.size()));
        boolean newer = false;
        List<Known> beside = passing;
        switch (random.nextInt(3)) {
            case 0 -> {
                asked.parameters().add(new AuditLogClient.Parameter("after", cursor.id()));
                beside = passing.stream()
                        .filter(known -> known.id().compareTo(cursor.id()) < 0)
                        .toList();
            }
            case 1 -> {
                asked.parameters().add(new AuditLogClient.Parameter("before", cursor.id()));
                newer = true;
                beside = passing.stream()
                        .filter(known -> known.id().compareTo(cursor.id()) > 0)
                        .toList();
            }
            default -> {}
        }
        boolean more = beside.size() > limit;
        List<String> expected = (newer
                        ? beside.subList(Math.max(0, beside.size() - limit), beside.size())
                        : beside.subList(0, Math.min(limit, beside.size())))
                .stream().map(Known::id).toList();

        JsonNode page = client.list(asked.parameters());
        String name = "Seed " + seed + ": " + asked.parameters();

        assertThat(AuditLogClient.ids(page)).as(name).isEqualTo(expected);
        assertThat(page.get("has_more").booleanValue()).as(name).isEqualTo(more);
        assertThat(page.get("first_id").stringValue(null)).isEqualTo(expected.isEmpty() ? null : expected.getFirst());
        assertThat(page.get("last_id").stringValue(null)).isEqualTo(expected.isEmpty() ? null : expected.getLast());
        return expected.size();
    }

    private static Asked asked(Random random, long begin) {
        boolean ofTheTenant = random.nextInt(4) == 0;
        Asked asked = new Asked(new ArrayList<>(), log -> log.isOfTheTenant() == ofTheTenant);
        if (ofTheTenant || random.nextInt(4) == 0) {
            asked = asked.and("tenant_only", Boolean.toString(ofTheTenant), log -> true);
        }
        if (random.nextInt(3) == 0) {
            Set<String> some = some(random, ofTheTenant ? OF_THE_TENANT : OWN);
            asked = asked.andAny("event_types[]", some, log -> some.contains(log.type()));
        }
        if (random.nextInt(4) == 0) {
            Set<String> some = some(random, PROJECTS);
            asked = asked.andAny(
                    "project_ids[]", some, log -> log.projectId() != null && some.contains(log.projectId()));
        }
        if (random.nextInt(4) == 0) {
            Set<String> some = some(random, USERS);
            some.addAll(some(random, KEYS));
            asked = asked.andAny(
                    "actor_ids[]", some, log -> log.actorIds().stream().anyMatch(some::contains));
        }
        if (random.nextInt(4) == 0) {
            Set<String> some = some(random, EMAILS);
            asked = asked.andAny("actor_emails[]", some, log -> log.email() != null && some.contains(log.email()));
        }
        if (random.nextInt(4) == 0) {
            Set<String> some = some(random, RESOURCES);
            asked = asked.andAny(
                    "resource_ids[]", some, log -> log.resourceIds().stream().anyMatch(some::contains));
        }
        for (String bound : List.of("gt", "gte", "lt", "lte")) {
            if (random.nextInt(5) == 0) {
                long second = begin + random.nextInt(SECONDS);
                asked = asked.and("effective_at[" + bound + "]", Long.toString(second), log -> switch (bound) {
                    case "gt" -> log.second() > second;
                    case "gte" -> log.second() >= second;
                    case "lt" -> log.second() < second;
                    default -> log.second() <= second;
                });
            }
        }
        return asked;
    }

    private static List<Known> post(AuditLogClient client, Random random, Instant moment) {
        List<Logged> logs =
                IntStream.range(0, EVENTS).mapToObj(i -> log(random, moment)).toList();
        List<String> ids = client.post(logs.stream().map(Logged::posted).toList());
        // Of another dialect, and not to be seen.
        client.post(List.of(Map.of("event", "Project Created", "userId", USERS.getFirst())));
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> new Known(ids.get(i), logs.get(i)))
                .sorted(Comparator.comparing(Known::id).reversed())
                .toList();
    }

    private static Logged log(Random random, Instant moment) {
        String type = one(random, random.nextInt(3) == 0 ? OF_THE_TENANT : OWN);
        // Few moments, so that many events share a second, and some a microsecond.
        Instant timestamp = moment.plusSeconds(random.nextInt(SECONDS)).plusMillis(random.nextInt(3) * 400L);
        String userId = one(random, USERS);
        Set<String> actorIds = new LinkedHashSet<>(List.of(userId));
        Map<String, Object> posted =
                new HashMap<>(Map.of("event", type, "timestamp", timestamp.toString(), "userId", userId));
        Map<String, Object> actor = new HashMap<>();
        String email = random.nextInt(3) == 0 ? null : one(random, EMAILS);
        if (email != null) {
            actor.put("email", email);
        }
        if (random.nextBoolean()) {
            String key = one(random, KEYS);
            actorIds.add(key);
            actor.put("apiKeyId", key);
        }
        posted.put("actor", actor);
        String projectId = random.nextInt(3) == 0 ? null : one(random, PROJECTS);
        if (projectId != null) {
            posted.put("projectId", projectId);
        }
        Set<String> resourceIds = new LinkedHashSet<>();
        Map<String, Object> details = new HashMap<>();
        if (random.nextInt(4) != 0) {
            details.put("id", one(random, RESOURCES));
            resourceIds.add(details.get("id").toString());
        }
        if (type.startsWith("role.") && random.nextBoolean()) {
            details.put("resource_id", one(random, RESOURCES));
            resourceIds.add(details.get("resource_id").toString());
        }
        posted.put("details", details);
        return new Logged(type, timestamp.getEpochSecond(), actorIds, email, projectId, resourceIds, posted);
    }

    private static Set<String> some(Random random, List<String> values) {
        Set<String> some = new LinkedHashSet<>();
        for (int i = random.nextInt(values.size()); i >= 0; i--) {
            some.add(one(random, values));
        }
        return some;
    }

    private static String one(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + "_ü&=+[" + i + "]")
                .toList();
    }
}
