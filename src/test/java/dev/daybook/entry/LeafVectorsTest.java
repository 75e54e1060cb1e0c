package dev.daybook.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.Sha256;
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

        /** What the entry says, the digests made of the identifying values. */
        EntryContent content() {
            return new EntryContent(
                    text("scope.orgId"),
                    Instant.parse(text("timestamp")),
                    Instant.parse(text("receivedAt")),
                    text("event"),
                    text("report"),
                    optional("poster.tokenId"),
                    optional("poster.issuer"),
                    optional("poster.subject"),
                    text("poster.userId"),
                    text("actor.userId"),
                    optional("actor.type"),
                    optional("actor.apiKeyId"),
                    text("actor.attributes"),
                    optional("scope.projectId"),
                    optional("scope.projectType"),
                    optional("scope.userProjectRole"),
                    optional("target.type"),
                    optional("target.id"),
                    optional("target.name"),
                    text("details"),
                    optional("idempotencyKey"),
                    optional("dialect"),
                    identity()
                            .map(value -> "\"" + value.name + "\":\"" + value.digest() + "\"")
                            .collect(joining(",", "{", "}")));
        }

        record Identifying(String name, String salt, String value) {

            String digest() {
                return SaltedDigest.of(Sha256.begin(), Base64.getUrlDecoder().decode(salt), name, value);
            }
        }

        Stream<Identifying> identity() {
            return json.get("identity")
                    .valueStream()
                    .map(value -> new Identifying(
                            value.get("name").asString(),
                            value.get("salt").asString(),
                            value.get("value").asString()));
        }

        long position() {
            return json.get("position").asLong();
        }

        String canonicalBytes() {
            return json.get("canonicalBytes").asString();
        }

        private String text(String member) {
            return json.get("content").get(member).asString();
        }

        private @Nullable String optional(String member) {
            return json.get("content").has(member) ? text(member) : null;
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
        Leaf leaf = Leaf.of(vector.content());
        assertThat(new String(leaf.bytes(vector.position()), UTF_8))
                .as(BROKEN, vector)
                .isEqualTo(vector.canonicalBytes());
        assertThat(leaf.begin().hash(vector.position()).hex())
                .as(BROKEN, vector)
                .isEqualTo(vector.json.get("leafHash").asString());
        assertThat(leaf.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isReadAsWhatItWasMadeOf(Vector vector) {
        Entry entry = Entry.read(vector.canonicalBytes().getBytes(UTF_8));
        assertThat(entry.position()).as(BROKEN, vector).isEqualTo(vector.position());
        assertThat(entry.content()).as(BROKEN, vector).isEqualTo(RandomEntries.canonical(vector.content()));
        assertThat(entry.digests()).hasSize(vector.json.get("identity").size());
        assertThat(vector.identity())
                .allSatisfy(value -> assertThat(new SaltedValue(value.salt, value.value)
                                .opens(
                                        value.name,
                                        String.valueOf(entry.digests().get(value.name))))
                        .as(BROKEN, vector)
                        .isTrue());
    }

    @Test
    void hasAVectorForEachMemberAndEachIdentifyingField() throws IOException {
        List<Vector> vectors = vectors();
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(51);
        assertThat(vectors).anySatisfy(vector -> assertThat(vector.content()).hasNoNullFieldsOrProperties());
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
