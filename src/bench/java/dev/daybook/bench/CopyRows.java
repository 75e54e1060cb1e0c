package dev.daybook.bench;

import dev.daybook.kernel.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Rows like those of posted events, as COPY takes them; made ready before they are sent, as a bulk loader would. */
record CopyRows(String eventText, String identityText) {

    static final String EVENT =
            "org_id, id, received_at, label, report, user_id, actor_attributes, project_id, details,"
                    + " identity_digests, leaf_hash, position";
    static final String IDENTITY = "org_id, id, username, ip, salts";

    private static final AtomicLong POSITION = new AtomicLong();

    static CopyRows of(String organization, int rows) {
        StringBuilder events = new StringBuilder(400 * rows);
        StringBuilder identities = new StringBuilder(200 * rows);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long first = POSITION.getAndAdd(rows);
        String digest = "x".repeat(43);
        String leafHash = "ab".repeat(32);
        String salt = "y".repeat(22);
        for (int i = 0; i < rows; i++) {
            Instant now = Instant.now();
            EventId id = EventId.random(now);
            events.append(organization)
                    .append('\t')
                    .append(id)
                    .append('\t')
                    .append(now)
                    .append("\tLabel ")
                    .append(random.nextInt(500))
                    .append("\tAPP_USAGE\tuser-")
                    .append(random.nextInt(1000))
                    .append("\t{}\tproject-")
                    .append(random.nextInt(300))
                    .append("\t{\"modelId\":\"m1\",\"metric\":\"LogLoss\",\"rows\":")
                    .append(i)
                    .append("}\t{\"username\":\"")
                    .append(digest)
                    .append("\",\"ip\":\"")
                    .append(digest)
                    .append("\"}\t\\\\x")
                    .append(leafHash)
                    .append('\t')
                    .append(first + i)
                    .append('\n');
            identities
                    .append(organization)
                    .append('\t')
                    .append(id)
                    .append("\tuser-")
                    .append(random.nextInt(1000))
                    .append("@example.com\t203.0.113.7\t{\"username\":\"")
                    .append(salt)
                    .append("\",\"ip\":\"")
                    .append(salt)
                    .append("\"}\n");
        }
        return new CopyRows(events.toString(), identities.toString());
    }

    byte[] events() {
        return eventText.getBytes(StandardCharsets.UTF_8);
    }

    byte[] identities() {
        return identityText.getBytes(StandardCharsets.UTF_8);
    }
}
