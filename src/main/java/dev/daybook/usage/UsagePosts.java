package dev.daybook.usage;

import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Remembers which posts were counted, by the idempotency keys that they came with. */
@Component
class UsagePosts {

    private static final Logger log = LoggerFactory.getLogger(UsagePosts.class);
    private static final RowMapper<byte[]> CONTENT = (row, number) -> row.getBytes("content");

    private final JdbcClient jdbc;
    private final UsageSettings settings;

    UsagePosts(JdbcClient jdbc, UsageSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /**
     * Whether a post is the first under its key. Whoever comes at the same time under the same key waits here until the
     * transaction of the first has ended.
     *
     * @throws Refusal.Conflict if the first one had other content
     */
    boolean isFirst(IdempotencyKey key, List<UsageSample> samples) {
        byte[] content = content(samples);
        while (true) {
            int inserted = jdbc.sql(
                            "insert into usage_post (org_id, key, content) values (?, ?, ?) on conflict do nothing")
                    .param(key.orgId())
                    .param(key.key())
                    .param(content)
                    .update();
            if (inserted == 1) {
                return true;
            }
            Optional<byte[]> first = jdbc.sql("select content from usage_post where org_id = ? and key = ?")
                    .param(key.orgId())
                    .param(key.key())
                    .query(CONTENT)
                    .optional();
            if (first.isPresent()) {
                if (!Arrays.equals(first.get(), content)) {
                    throw new Refusal.Conflict(List.of(IdempotencyKey.fault("was used for other samples before.")));
                }
                return false;
            }
            // It was forgotten in between.
        }
    }

    private static byte[] content(List<UsageSample> samples) {
        Fingerprint fingerprint = new Fingerprint().add(samples.size());
        samples.forEach(sample -> sample.addTo(fingerprint));
        return fingerprint.bytes();
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forgetOld() {
        try {
            int forgotten = jdbc.sql("delete from usage_post where posted_at < now() - make_interval(secs => ?)")
                    .param((double) settings.keepKeys().toSeconds())
                    .update();
            if (forgotten > 0) {
                log.info(
                        "Forgot {} idempotency keys of usage that is longer ago than {}",
                        forgotten,
                        settings.keepKeys());
            }
        } catch (RuntimeException failure) {
            if (!Outage.causes(failure)) {
                throw failure;
            }
            log.debug("The database is away; old idempotency keys will be forgotten later", failure);
        }
    }
}
