package dev.daybook.usage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What tells the usage of one hour apart: who predicted, and with what. Names are not among it, they go with the ids.
 *
 * @param orgId the organization, whose usage it is
 * @param userId the user or service that predicted
 */
public record Dimensions(
        String orgId,
        String userId,
        @Nullable String groupId,
        @Nullable String projectId,
        @Nullable String projectType,
        @Nullable String userProjectRole,
        @Nullable String modelId,
        @Nullable String modelType,
        @Nullable String blenderModelTypes,
        @Nullable Boolean recommendedModel,
        @Nullable String deploymentId,
        @Nullable String deploymentType,
        @Nullable String datasetId,
        String predictionMethod,
        @Nullable Boolean predictionExplanations,
        @Nullable String pythonVersion) {

    /** What stands for these dimensions in the key of a row, beside the organization. */
    UUID hash(Fingerprint fingerprint) {
        addTo(fingerprint);
        return fingerprint.half();
    }

    /** Adds every dimension but the organization, which is a key of its own, in a fixed order. */
    void addTo(Fingerprint fingerprint) {
        fingerprint
                .add(userId)
                .add(groupId)
                .add(projectId)
                .add(projectType)
                .add(userProjectRole)
                .add(modelId)
                .add(modelType)
                .add(blenderModelTypes)
                .add(recommendedModel)
                .add(deploymentId)
                .add(deploymentType)
                .add(datasetId)
                .add(predictionMethod)
                .add(predictionExplanations)
                .add(pythonVersion);
    }
}
