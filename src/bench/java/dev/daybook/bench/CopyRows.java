package dev.daybook.bench;

import dev.daybook.kernel.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Rows like those of posted events, as COPY takes them; made ready before they are sent, as a bulk loader would. */
final class CopyRows {

    static final String COLUMNS =
            "org_id, id, received_at, label, report, user_id, actor_attributes, project_id, details,"
                    + " poster_token, poster_user, identity_digests, leaf_hash, position, username, ip, salts";

    private static final AtomicLong POSITION = new AtomicLong();

    private CopyRows() {}

    static byte[] of(String organization, int rows) {
        StringBuilder events = new StringBuilder(600 * rows);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long first = POSITION.getAndAdd(rows);
        String digest = "x".repeat(43);
        String leafHash = "ab".repeat(32);
        String salt = "y".repeat(22);
        String token = new UUID(1, 2).toString();
        for (int i = 0; i < rows; i++) {
            Instant now = Instant.now();
            events.append(organization)
                    .append('\t')
                    .append(EventId.of(organization, now, first + i))
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
                    .append("}\t")
                    .append(token)
                    .append("\tbench\t{\"username\":\"")
                    .append(digest)
                    .append("\",\"ip\":\"")
                    .append(digest)
                    .append("\"}\t\\\\x")
                    .append(leafHash)
                    .append('\t')
                    .append(first + i)
                    .append("\tuser-")
                    .append(random.nextInt(1000))
                    .append("@example.com\t203.0.113.7\t{\"username\":\"")
                    .append(salt)
                    .append("\",\"ip\":\"")
                    .append(salt)
                    .append("\"}\n");
        }
        return events.toString().getBytes(StandardCharsets.UTF_8);
    }
}
