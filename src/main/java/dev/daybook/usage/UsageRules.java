package dev.daybook.usage;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.StorableText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which samples are taken: how old, how large, with which texts. The fields are named as producers know them. */
@Component
class UsageRules {

    /** Ids are parts of index keys, which PostgreSQL bounds at some 2700 bytes. */
    private static final int MAX_ID = 256;

    private static final int MAX_TEXT = 1024;
    private static final int MICROS_A_MILLISECOND = 1000;

    /** The same as of the organizations that have a log. */
    private static final Pattern ORGANIZATION = Pattern.compile("[^\\p{IsWhite_Space}/\\p{Cc}]{1,128}");

    private final UsageSettings settings;
    private final Clock clock;

    UsageRules(UsageSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What is wrong with a sample; {@code anyAge} takes old ones too. */
    List<Fault> check(UsageSample sample, boolean anyAge) {
        List<Fault> faults = new ArrayList<>(0);
        checkTime(sample.timestamp(), anyAge, faults);
        checkDimensions(sample.dimensions(), faults);
        UsageNames names = sample.names();
        text("username", names.username(), faults);
        text("groupName", names.groupName(), faults);
        text("orgName", names.orgName(), faults);
        count("rowsCount", sample.rows(), faults);
        count("requestsCount", sample.requests(), faults);
        Long micros = sample.executionMicros();
        if (micros != null && (micros < 0 || micros > UsageSample.LONGEST_MICROS)) {
            faults.add(Fault.of(
                    "executionTimeMs",
                    "executionTimeMs must be from 0 to " + UsageSample.LONGEST_MICROS / MICROS_A_MILLISECOND + "."));
        }
        return faults;
    }

    private static void checkDimensions(Dimensions dimensions, List<Fault> faults) {
        if (!ORGANIZATION.matcher(dimensions.orgId()).matches() || !StorableText.isStorable(dimensions.orgId())) {
            faults.add(Fault.of("orgId", "orgId must be 1 to 128 characters without white space or a slash."));
        }
        id("userId", dimensions.userId(), faults);
        id("groupId", dimensions.groupId(), faults);
        id("projectId", dimensions.projectId(), faults);
        text("projectType", dimensions.projectType(), faults);
        text("userProjectRole", dimensions.userProjectRole(), faults);
        id("modelId", dimensions.modelId(), faults);
        text("modelType", dimensions.modelType(), faults);
        text("blenderModelTypes", dimensions.blenderModelTypes(), faults);
        id("deploymentId", dimensions.deploymentId(), faults);
        text("deploymentType", dimensions.deploymentType(), faults);
        id("datasetId", dimensions.datasetId(), faults);
        id("predictionMethod", dimensions.predictionMethod(), faults);
        text("pythonVersion", dimensions.pythonVersion(), faults);
    }

    private void checkTime(Instant timestamp, boolean anyAge, List<Fault> faults) {
        Instant now = clock.instant();
        if (timestamp.isAfter(now.plus(settings.aheadOfClock()))) {
            faults.add(Fault.of(
                    "timestamp",
                    "The timestamp is more than " + words(settings.aheadOfClock()) + " ahead of the clock."));
        } else if (timestamp.isBefore(EventId.EARLIEST)) {
            faults.add(Fault.of("timestamp", "The timestamp is before 1970."));
        } else if (!anyAge && timestamp.isBefore(now.minus(Duration.ofDays(settings.oldestDays())))) {
            faults.add(Fault.of(
                    "timestamp",
                    "The timestamp is older than the retention period of " + settings.oldestDays() + " days."));
        }
    }

    private static String words(Duration duration) {
        return duration.toSecondsPart() == 0 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }

    private static void count(String field, long count, List<Fault> faults) {
        if (count < 0 || count > UsageSample.MOST) {
            faults.add(Fault.of(field, field + " must be from 0 to " + UsageSample.MOST + "."));
        }
    }

    private static void id(String field, @Nullable String value, List<Fault> faults) {
        if (value != null && value.isBlank()) {
            faults.add(Fault.of(field, field + " must not be empty."));
        } else {
            text(field, value, MAX_ID, faults);
        }
    }

    private static void text(String field, @Nullable String value, List<Fault> faults) {
        text(field, value, MAX_TEXT, faults);
    }

    private static void text(String field, @Nullable String value, int most, List<Fault> faults) {
        if (value == null) {
            return;
        }
        if (value.length() > most) {
            faults.add(Fault.of(field, field + " is longer than " + most + " characters."));
        } else if (!StorableText.isStorable(value)) {
            faults.add(Fault.of(field, field + " " + StorableText.COMPLAINT + "."));
        }
    }
}
