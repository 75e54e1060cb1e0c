package dev.daybook.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.EventId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the leaf to its vectors, which another implementation of docs/integrity.md made. They may be added to, and never
 * be changed.
 */
class LeafVectorsTest {

    private static final String BROKEN = """
            the leaf of "%s" is another one. Logs that were written with the old format would no longer verify: each event \
            in them, each checkpoint that somebody kept, each proof and export that was handed out, and every verifier \
            that others wrote. Do not change the vectors; a new format needs a new "v" and the old one beside it""";

    record Vector(String name, JsonNode json) {

        /** One event as columns, the digests made of the identifying values. */
        EventColumns columns() {
            JsonNode row = json.get("columns");
            String digests = identity()
                    .map(opening -> "\"" + opening.name + "\":\""
                            + Identity.digest(Base64.getUrlDecoder().decode(opening.salt), opening.name, opening.value)
                            + "\"")
                    .collect(joining(",", "{", "}"));
            return new EventColumns(
                    text("org_id"),
                    EventId.parse(text("id")).orElseThrow(),
                    Instant.parse(text("received_at")),
                    text("label"),
                    text("report"),
                    text("user_id"),
                    optional(row, "actor_type"),
                    optional(row, "api_key_id"),
                    text("actor_attributes"),
                    optional(row, "project_id"),
                    optional(row, "project_type"),
                    optional(row, "user_project_role"),
                    optional(row, "target_type"),
                    optional(row, "target_id"),
                    optional(row, "target_name"),
                    text("details"),
                    optional(row, "idempotency_key"),
                    optional(row, "dialect"),
                    digests);
        }

        record Identifying(String name, String salt, String value) {}

        Stream<Identifying> identity() {
            return json.get("identity")
                    .valueStream()
                    .map(value -> new Identifying(
                            value.get("name").asString(),
                            value.get("salt").asString(),
                            value.get("value").asString()));
        }

        long position() {
            return json.get("columns").get("position").asLong();
        }

        private String text(String column) {
            return json.get("columns").get(column).asString();
        }

        private static @Nullable String optional(JsonNode row, String column) {
            return row.has(column) ? row.get(column).asString() : null;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Vector> vectors() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                LeafVectorsTest.class.getResourceAsStream("/integrity/leaf-vectors.json"), "leaf-vectors.json")) {
            return new JsonMapper()
                    .readTree(file)
                    .get("vectors")
                    .valueStream()
                    .map(json -> new Vector(json.get("name").asString(), json))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isWhatItWasWhenItWasFrozen(Vector vector) {
        Leaf leaf = Leaf.of(vector.columns());
        assertThat(new String(leaf.bytes(vector.position()), UTF_8))
                .as(BROKEN, vector)
                .isEqualTo(vector.json.get("canonicalBytes").asString());
        assertThat(leaf.begin().hash(vector.position()).hex())
                .as(BROKEN, vector)
                .isEqualTo(vector.json.get("leafHash").asString());
        assertThat(leaf.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isOpenedByTheValuesItWasMadeOf(Vector vector) {
        JsonNode identity =
                CanonicalJson.read(vector.json.get("canonicalBytes").asString()).get("identity");
        assertThat(identity.size()).isEqualTo(vector.json.get("identity").size());
        assertThat(vector.identity())
                .allSatisfy(value -> assertThat(new Openings.Opening(value.salt, value.value)
                                .opens(value.name, identity.get(value.name).asString()))
                        .as(BROKEN, vector)
                        .isTrue());
    }

    @Test
    void hasAVectorForEachColumnAndEachIdentifyingField() throws IOException {
        List<Vector> vectors = vectors();
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(34);
        Stream.of(EventColumns.NAMES.split(", "))
                .filter(column -> !column.equals("identity_digests"))
                .forEach(column -> assertThat(vectors)
                        .as(column)
                        .anySatisfy(
                                vector -> assertThat(vector.json.get("columns").has(column))
                                        .isTrue()));
        assertThat(vectors.stream().flatMap(Vector::identity).map(Vector.Identifying::name))
                .contains(
                        "username",
                        "ip",
                        "email",
                        "orgName",
                        "projectName",
                        "details.data.email",
                        "details.user_email");
    }
}
