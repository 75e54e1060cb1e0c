package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.usage.Dimensions;
import dev.daybook.usage.Outcome;
import dev.daybook.usage.UsageNames;
import dev.daybook.usage.UsageSample;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads one sample of usage from a parser that has just read the start of its object, up to its end, in a single pass.
 * Used once. What is wrong is added to the faults, and reading goes on; the room has rules of its own.
 */
final class SampleReader {

    private static final double MICROS_A_MILLISECOND = 1000;

    private final JsonParser parser;
    private final Faults faults;
    private final Caller caller;
    private final Fields fields;
    private final Names seen = new Names();

    private @Nullable String timestampText;
    private @Nullable Instant timestamp;
    private @Nullable String orgId;
    private @Nullable String orgName;
    private @Nullable String userId;
    private @Nullable String username;
    private @Nullable String groupId;
    private @Nullable String groupName;
    private @Nullable String projectId;
    private @Nullable String projectType;
    private @Nullable String userProjectRole;
    private @Nullable String modelId;
    private @Nullable String modelType;
    private @Nullable String blenderModelTypes;
    private @Nullable Boolean recommendedModel;
    private @Nullable String deploymentId;
    private @Nullable String deploymentType;
    private @Nullable String datasetId;
    private @Nullable String predictionMethod;
    private @Nullable Boolean predictionExplanations;
    private @Nullable String pythonVersion;
    private @Nullable Long rowsCount;
    private @Nullable Long requestsCount;
    private @Nullable Double executionTimeMs;
    private @Nullable String outcomeText;
    private @Nullable Outcome outcome;

    SampleReader(JsonParser parser, Faults faults, Caller caller) {
        this.parser = parser;
        this.faults = faults;
        this.caller = caller;
        this.fields = new Fields(parser, faults, Item.SAMPLE);
    }

    /**
     * Reads the sample.
     *
     * @return the sample, or null if it has faults
     * @throws dev.daybook.kernel.Refusal.Denied if it names an organization that the caller may not write to
     */
    @Nullable
    UsageSample read() {
        int faultsBefore = faults.count();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (fields.isNew(name, seen)) {
                field(name);
            }
        }
        fields.required("timestamp", timestampText);
        String userIdGiven = fields.required("userId", userId);
        String methodGiven = fields.required("predictionMethod", predictionMethod);
        fields.required("rowsCount", rowsCount == null ? null : Fields.AT_FAULT);
        fields.required("executionTimeMs", executionTimeMs == null ? null : Fields.AT_FAULT);
        fields.required("outcome", outcomeText);
        if (orgId != null && !orgId.equals(Fields.AT_FAULT)) {
            caller.requireOrganization(orgId);
        }
        if (faults.count() > faultsBefore) {
            return null;
        }
        return new UsageSample(
                Objects.requireNonNull(timestamp),
                new Dimensions(
                        orgId == null ? caller.orgId() : orgId,
                        userIdGiven,
                        groupId,
                        projectId,
                        projectType,
                        userProjectRole,
                        modelId,
                        modelType,
                        blenderModelTypes,
                        recommendedModel,
                        deploymentId,
                        deploymentType,
                        datasetId,
                        methodGiven,
                        predictionExplanations,
                        pythonVersion),
                new UsageNames(username, groupName, orgName),
                Objects.requireNonNull(rowsCount),
                requestsCount == null ? 1 : requestsCount,
                // Beyond what a long holds this is the nearest that it does, which the room refuses.
                Math.round(Objects.requireNonNull(executionTimeMs) * MICROS_A_MILLISECOND),
                Objects.requireNonNull(outcome));
    }

    private void field(String name) {
        switch (name) {
            case "timestamp" -> {
                timestampText = fields.string();
                timestamp = timestampText == null ? null : fields.moment(timestampText);
            }
            case "orgId" -> orgId = fields.name();
            case "orgName" -> orgName = fields.string();
            case "userId" -> userId = fields.name();
            case "username" -> username = fields.string();
            case "groupId" -> groupId = fields.name();
            case "groupName" -> groupName = fields.string();
            case "projectId" -> projectId = fields.name();
            case "projectType" -> projectType = fields.string();
            case "userProjectRole" -> userProjectRole = fields.string();
            case "modelId" -> modelId = fields.name();
            case "modelType" -> modelType = fields.string();
            case "blenderModelTypes" -> blenderModelTypes = fields.string();
            case "recommendedModel" -> recommendedModel = fields.flag();
            case "deploymentId" -> deploymentId = fields.name();
            case "deploymentType" -> deploymentType = fields.string();
            case "datasetId" -> datasetId = fields.name();
            case "predictionMethod" -> predictionMethod = fields.name();
            case "predictionExplanations" -> predictionExplanations = fields.flag();
            case "pythonVersion" -> pythonVersion = fields.string();
            case "rowsCount" -> rowsCount = fields.wholeNumber();
            case "requestsCount" -> requestsCount = fields.wholeNumber();
            case "executionTimeMs" -> executionTimeMs = fields.number();
            case "outcome" -> outcome();
            default -> fields.unknown();
        }
    }

    private void outcome() {
        outcomeText = fields.string();
        if (outcomeText == null || outcomeText.equals(Fields.AT_FAULT)) {
            return;
        }
        switch (outcomeText) {
            case "OK" -> outcome = Outcome.OK;
            case "USER_ERROR" -> outcome = Outcome.USER_ERROR;
            case "SERVER_ERROR" -> outcome = Outcome.SERVER_ERROR;
            default -> faults.addHere("must be OK, USER_ERROR or SERVER_ERROR.");
        }
    }
}
