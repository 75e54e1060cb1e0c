package dev.daybook.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.IntegrationTest;
import dev.daybook.idempotency.IdempotencyKey;
import dev.daybook.inference.Publication;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import dev.daybook.kernel.TimeRange;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Timeout(60)
class UsageIT extends IntegrationTest {

    private static final int WRITERS = 8;
    private static final int SAMPLES = 10_000;
    private static final List<Outcome> OUTCOMES = List.of(Outcome.OK, Outcome.USER_ERROR, Outcome.SERVER_ERROR);

    @Autowired
    private Usage usage;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private final String org = "usage-" + UUID.randomUUID();
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);

    @Test
    void manyWritersThatRepeatTheirPostsNeitherLoseNorDoubleACount() throws Exception {
        Random random = new Random(5);
        List<Callable<@Nullable Void>> calls = new ArrayList<>();
        Map<String, Long> reference = new HashMap<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            for (int made = 0; made < SAMPLES; ) {
                List<UsageSample> batch = new ArrayList<>();
                int size = Math.min(SAMPLES - made, 1 + random.nextInt(1000));
                for (int i = 0; i < size; i++) {
                    UsageSample sample = randomSample(random);
                    batch.add(sample);
                    count(reference, sample);
                }
                IdempotencyKey key = new IdempotencyKey(Usage.KIND, org, writer + "/" + made);
                made += size;
                for (int times = 1 + random.nextInt(3); times > 0; times--) {
                    calls.add(() -> {
                        usage.post(batch, false, key);
                        return null;
                    });
                }
            }
        }
        // Repeated posts are shuffled among all others: some meet their first one while it is under way.
        Collections.shuffle(calls, random);
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<@Nullable Void> call : writers.invokeAll(calls)) {
                call.get();
            }
        }

        Map<String, Long> stored = new HashMap<>();
        usage.read(all(org), row -> count(stored, row));
        assertThat(stored).isEqualTo(reference);
    }

    private UsageSample randomSample(Random random) {
        return new UsageSample(
                hour.plusSeconds(random.nextInt(2 * 3600)),
                Samples.dimensions(org, "user-" + random.nextInt(3), "deployment-" + random.nextInt(4)),
                random.nextInt(4) > 0
                        ? UsageNames.NONE
                        : new UsageNames("name-" + random.nextInt(2), null, random.nextBoolean() ? "Acme" : null),
                random.nextInt(1000),
                random.nextInt(4),
                random.nextBoolean() ? (long) random.nextInt(100_000) : null,
                OUTCOMES.get(random.nextInt(3)));
    }

    private static void count(Map<String, Long> sums, UsageSample sample) {
        String row = sample.timestamp().truncatedTo(ChronoUnit.HOURS) + " " + sample.dimensions() + " ";
        long minute = ChronoUnit.MINUTES.between(sample.timestamp().truncatedTo(ChronoUnit.HOURS), sample.timestamp());
        add(sums, row + "rows " + minute, sample.rows());
        add(sums, row + "requests " + minute, sample.requests());
        add(sums, row + "user errors", sample.outcome() == Outcome.USER_ERROR ? sample.requests() : 0);
        add(sums, row + "server errors", sample.outcome() == Outcome.SERVER_ERROR ? sample.requests() : 0);
        Long micros = sample.executionMicros();
        add(sums, row + "micros", micros == null ? 0 : micros);
        add(sums, row + "timed", micros == null ? 0 : sample.requests());
    }

    private static void count(Map<String, Long> sums, HourlyUsage usage) {
        String row = usage.hour() + " " + usage.dimensions() + " ";
        for (int minute = 0; minute < 60; minute++) {
            add(sums, row + "rows " + minute, usage.rowsPerMinute().get(minute));
            add(sums, row + "requests " + minute, usage.requestsPerMinute().get(minute));
        }
        add(sums, row + "user errors", usage.userErrors());
        add(sums, row + "server errors", usage.serverErrors());
        add(sums, row + "micros", usage.executionMicros().longValueExact());
        add(sums, row + "timed", usage.timedRequests());
    }

    private static void add(Map<String, Long> sums, String what, long value) {
        if (value != 0) {
            sums.merge(what, value, Long::sum);
        }
    }

    @Test
    void otherContentUnderAKeyIsAConflictAndCountsNothing() {
        String own = org + "-conflict";
        IdempotencyKey key = new IdempotencyKey(Usage.KIND, own, "k");
        List<UsageSample> first = List.of(sample(own, 1));
        usage.post(first, false, key);

        assertThatExceptionOfType(Refusal.Conflict.class)
                .isThrownBy(() -> usage.post(List.of(sample(own, 2)), false, key))
                .satisfies(conflict ->
                        assertThat(conflict.faults().getFirst().field()).isEqualTo("Idempotency-Key"));
        usage.post(first, false, key);
        assertThat(rows(own)).isEqualTo(1);
        usage.post(List.of(sample(own, 2)), false, new IdempotencyKey(Usage.KIND, own + "-other", "k"));
        assertThat(rows(own)).as("another organization's key").isEqualTo(3);
    }

    @Test
    void whatAFailedPostDidIsUndoneWithItsKey() {
        String own = org + "-failed";
        IdempotencyKey key = new IdempotencyKey(Usage.KIND, own, "k");
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            usage.post(List.of(sample(own, 1)), false, key);
            transaction.setRollbackOnly();
        });
        assertThat(rows(own)).isZero();

        usage.post(List.of(sample(own, 1)), false, key);
        assertThat(rows(own)).isEqualTo(1);
    }

    @Test
    void oneFaultRefusesTheWholePostAndItsKey() {
        String own = org + "-fault";
        IdempotencyKey key = new IdempotencyKey(Usage.KIND, own, "k");
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> usage.post(List.of(sample(own, 1), sample(own, -1)), false, key))
                .satisfies(refusal ->
                        assertThat(refusal.faults().getFirst().index()).isEqualTo(1));
        assertThat(rows(own)).isZero();

        usage.post(List.of(sample(own, 1)), false, key);
        assertThat(rows(own)).isEqualTo(1);
    }

    @Test
    void whatIsTakenOutAgainLeavesNoTrace() {
        String own = org + "-subtracted";
        Dimensions dimensions = Samples.dimensions(own, "ada", "d");
        UsageSample stays = new UsageSample(hour, dimensions, UsageNames.NONE, 10, 1, 500L, Outcome.USER_ERROR);
        UsageSample goes =
                new UsageSample(hour.plusSeconds(61), dimensions, UsageNames.NONE, 7, 2, 900L, Outcome.SERVER_ERROR);
        UsageSample otherRow = Samples.sample(hour, Samples.dimensions(own, "bob", "d"), 3);
        usage.add(List.of(stays));
        List<HourlyUsage> before = list(own);
        usage.add(List.of(goes, otherRow));
        assertThat(rows(own)).isEqualTo(20);

        usage.subtract(List.of(goes, otherRow, Samples.sample(hour, Samples.dimensions(own, "nobody", "d"), 9)));

        assertThat(list(own))
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> a.compareTo(b) == 0, BigDecimal.class)
                .isEqualTo(before);
        usage.subtract(List.of(stays));
        assertThat(list(own)).isEmpty();
        usage.add(List.of(stays));
        assertThat(rows(own)).isEqualTo(10);
    }

    @Test
    void noMoreIsTakenOutThanThereIs() {
        String own = org + "-negative";
        usage.add(
                List.of(sample(own, 5), Samples.sample(hour.plusSeconds(60), Samples.dimensions(own, "ada", "d"), 7)));

        usage.subtract(List.of(sample(own, 6)));

        assertThat(rows(own)).isEqualTo(7);
    }

    @Test
    void publishersAndDeletersOfTheSameHoursLoseNothingAndDoNotWaitInACircle() throws Exception {
        String own = org + "-published";
        PublishedUsage published = new PublishedUsage(usage);
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        Map<String, Long> reference = new ConcurrentHashMap<>();
        List<Callable<@Nullable Void>> lives = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            Random random = new Random(number);
            lives.add(() -> {
                Map<Publication, Long> there = new LinkedHashMap<>();
                for (int i = 0; i < 40; i++) {
                    if (random.nextInt(3) > 0) {
                        Publication call = publication(
                                own,
                                "user-" + random.nextInt(2),
                                hour.plusSeconds(random.nextInt(2 * 3600)),
                                1 + random.nextInt(1000));
                        transaction.executeWithoutResult(status -> published.published(call));
                        there.merge(
                                publication(
                                        own, call.userId(), call.receivedAt().truncatedTo(ChronoUnit.MINUTES), 0),
                                call.rows(),
                                Long::sum);
                        count(reference, call, 1, call.rows());
                    } else {
                        List<Publication> gone = new ArrayList<>();
                        there.replaceAll((key, rows) -> {
                            long taken = random.nextInt(rows.intValue() + 1);
                            gone.add(publication(own, key.userId(), key.receivedAt(), taken));
                            return rows - taken;
                        });
                        Collections.shuffle(gone, random);
                        transaction.executeWithoutResult(status -> published.deleted(gone));
                        gone.forEach(some -> count(reference, some, 0, -some.rows()));
                    }
                }
                return null;
            });
        }
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<@Nullable Void> life : writers.invokeAll(lives)) {
                life.get();
            }
        }

        Map<String, Long> stored = new HashMap<>();
        usage.read(all(own), row -> count(stored, row));
        reference.values().removeIf(sum -> sum == 0);
        assertThat(stored).isEqualTo(reference);
    }

    private static Publication publication(String own, String user, Instant time, long rows) {
        return new Publication(own, user, "p", "m", time, rows);
    }

    private static void count(Map<String, Long> sums, Publication publication, long requests, long rows) {
        Dimensions dimensions = new Dimensions(
                publication.orgId(),
                publication.userId(),
                null,
                "p",
                null,
                null,
                "m",
                null,
                null,
                null,
                null,
                null,
                null,
                "Dedicated Prediction",
                null,
                null);
        count(
                sums,
                new UsageSample(
                        publication.receivedAt(), dimensions, UsageNames.NONE, rows, requests, null, Outcome.OK));
    }

    @Test
    void namesStandApartAndTheNewestIsShown() {
        String own = org + "-names";
        Dimensions dimensions = Samples.dimensions(own, "ada", null);
        usage.add(
                List.of(new UsageSample(hour, dimensions, new UsageNames("ada", "Risk", null), 1, 1, 1L, Outcome.OK)));
        usage.add(List.of(new UsageSample(hour, dimensions, UsageNames.NONE, 1, 1, 1L, Outcome.OK)));
        usage.add(List.of(
                new UsageSample(hour, dimensions, new UsageNames("lovelace", null, "Acme"), 1, 1, 1L, Outcome.OK)));

        assertThat(list(own)).singleElement().satisfies(row -> {
            assertThat(row.rows()).isEqualTo(3);
            assertThat(row.names()).isEqualTo(new UsageNames("lovelace", "Risk", "Acme"));
        });
        assertThat(usage.find(query(own, true, false), 0, 10, null).items())
                .singleElement()
                .satisfies(row -> assertThat(row.names()).isEqualTo(UsageNames.NONE));
        assertThat(jdbc.sql("select row_to_json(u)::text from usage_hour u where org_id = ?")
                        .param(own)
                        .query(String.class)
                        .single())
                .doesNotContain("lovelace", "Risk", "Acme");
    }

    @Test
    void aReadingHandsOverEveryRowInItsOrder() {
        String own = org + "-read";
        List<UsageSample> samples = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            samples.add(Samples.sample(hour.plus(i % 3, ChronoUnit.HOURS), Samples.dimensions(own, "u-" + i, null), i));
        }
        usage.add(samples);

        List<HourlyUsage> rows = list(own);
        assertThat(rows).hasSize(2500).isSortedAccordingTo((a, b) -> a.hour().compareTo(b.hour()));
        assertThat(rows.stream().mapToLong(HourlyUsage::rows).sum()).isEqualTo(2500L * 2499 / 2);
    }

    @Test
    void aWalkMeetsEveryRowOnceAlthoughOthersArise() {
        String own = org + "-walk";
        for (int i = 0; i < 25; i++) {
            usage.add(List.of(
                    Samples.sample(hour.plus(i % 3, ChronoUnit.HOURS), Samples.dimensions(own, "u-" + i, null), 1)));
        }
        for (boolean ascending : List.of(true, false)) {
            UsageQuery query = query(own, ascending, true);
            List<String> users = new ArrayList<>();
            Slice<HourlyUsage> page = usage.find(query, 0, 4, null);
            Slice<HourlyUsage> last = page;
            long total = page.total();
            while (page != null) {
                page.items().forEach(row -> users.add(row.dimensions().userId()));
                assertThat(page.total()).isEqualTo(total);
                // Before the first one: of the next hour when descending, of the one before when ascending.
                usage.add(List.of(Samples.sample(
                        hour.plus(ascending ? -1 : 4, ChronoUnit.HOURS),
                        Samples.dimensions(own, "new-" + users.size() + ascending, null),
                        1)));
                last = page;
                Slice.Position next = page.next();
                page = next == null ? null : usage.find(query, next.offset(), 4, next.cursor());
            }
            assertThat(users).hasSize((int) total).doesNotHaveDuplicates();

            List<String> back = new ArrayList<>();
            Slice<HourlyUsage> earlier = last;
            while (back.size() < 12) {
                Slice.Position previous = earlier.previous();
                assertThat(previous).isNotNull();
                earlier = usage.find(query, previous.offset(), 4, previous.cursor());
                back.addAll(
                        0,
                        earlier.items().stream()
                                .map(row -> row.dimensions().userId())
                                .toList());
            }
            int end = users.size() - last.items().size();
            assertThat(back).isEqualTo(users.subList(end - 12, end));
            // They are in the way of the other direction.
            jdbc.sql("delete from usage_hour where org_id = ? and user_id like 'new-%'")
                    .param(own)
                    .update();
        }
    }

    private UsageSample sample(String organization, long rows) {
        return Samples.sample(hour, Samples.dimensions(organization, "ada", "d"), rows);
    }

    private long rows(String organization) {
        return list(organization).stream().mapToLong(HourlyUsage::rows).sum();
    }

    private List<HourlyUsage> list(String organization) {
        List<HourlyUsage> rows = new ArrayList<>();
        usage.read(all(organization), rows::add);
        return rows;
    }

    private static UsageQuery all(String organization) {
        return query(organization, true, true);
    }

    private static UsageQuery query(String organization, boolean ascending, boolean identifying) {
        return new UsageQuery(organization, TimeRange.ALL, null, null, ascending, identifying);
    }
}
