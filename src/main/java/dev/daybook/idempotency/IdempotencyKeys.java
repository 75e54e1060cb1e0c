package dev.daybook.idempotency;

import dev.daybook.kernel.Refusal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Remembers which posts were taken, and how they were answered, by the idempotency keys that they came with. */
@Component
public class IdempotencyKeys {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyKeys.class);
    private static final RowMapper<First> FIRST =
            (row, number) -> new First(row.getBytes("content"), row.getString("answer"));

    private final JdbcClient jdbc;
    private final IdempotencySettings settings;

    IdempotencyKeys(JdbcClient jdbc, IdempotencySettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record First(byte[] content, @Nullable String answer) {}

    /**
     * Answers what is posted under a key as its first post was answered; the first is taken for that.
     *
     * @param content the SHA-256 over what is posted
     * @param take takes the post, and answers it. In the transaction that stores the post it hands the same answer to
     *     the consumer, perhaps more than once.
     * @throws Refusal.Conflict if something else was posted under that key
     */
    public String answer(IdempotencyKey key, byte[] content, Function<Consumer<String>, String> take) {
        Optional<String> before = firstAnswer(key, content);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            return take.apply(answer -> {
                if (!isFirst(key, content, answer)) {
                    throw IdempotencyKey.taken();
                }
            });
        } catch (Refusal refusal) {
            // If the same was posted at the same time, it was taken, and this refused for that alone.
            return firstAnswer(key, content).orElseThrow(() -> refusal);
        }
    }

    /**
     * Whether a post is the first under its key; to be asked in the transaction that stores the post. Whoever comes at
     * the same time under the same key waits here until the transaction of the first has ended.
     *
     * @param content the SHA-256 over what is posted
     * @throws Refusal.Conflict if the first one had other content
     */
    public boolean isFirst(IdempotencyKey key, byte[] content) {
        return isFirst(key, content, null);
    }

    private boolean isFirst(IdempotencyKey key, byte[] content, @Nullable String answer) {
        while (true) {
            int inserted = jdbc.sql("""
                    insert into idempotency_key (org_id, kind, key, content, answer) values (?, ?, ?, ?, ?)
                    on conflict do nothing""")
                    .param(key.orgId())
                    .param(key.kind())
                    .param(key.key())
                    .param(content)
                    .param(answer)
                    .update();
            if (inserted == 1) {
                return true;
            }
            if (first(key, content).isPresent()) {
                return false;
            }
            // It was forgotten in between.
        }
    }

    private Optional<String> firstAnswer(IdempotencyKey key, byte[] content) {
        return first(key, content).map(First::answer);
    }

    private Optional<First> first(IdempotencyKey key, byte[] content) {
        Optional<First> first = jdbc.sql(
                        "select content, answer from idempotency_key where org_id = ? and kind = ? and key = ?")
                .param(key.orgId())
                .param(key.kind())
                .param(key.key())
                .query(FIRST)
                .optional();
        if (first.isPresent() && !Arrays.equals(first.get().content(), content)) {
            throw IdempotencyKey.taken();
        }
        return first;
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forgetOld() {
        int forgotten = jdbc.sql("delete from idempotency_key where posted_at < now() - make_interval(secs => ?)")
                .param((double) settings.keepKeys().toSeconds())
                .update();
        if (forgotten > 0) {
            log.info("Forgot {} idempotency keys that are older than {}", forgotten, settings.keepKeys());
        }
    }
}
