package dev.daybook.api.datarobot;

import dev.daybook.event.EventParameters;
import dev.daybook.export.ExportRequest;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request for an export, read by hand so that one answer names every member at fault.
 *
 * @param include values are not documented by DataRobot
 */
@Schema(name = "UsageDataExport", description = "The export to build.")
record UsageDataExportRequest(
        @Schema(
                description = "Indicates if identifying information (user names, project names, …) should be included"
                        + " in the columns; if not, those columns are empty. DataRobot requires it and gives a"
                        + " default; here it may be left out.",
                example = "true",
                defaultValue = "true")
        boolean includeIdentifyingFields,

        @Schema(
                description = "The first moment of the events, inclusive; the first event by default. A time without"
                        + " an offset is UTC, a day without a time its midnight. Neither after end, nor in the future, nor older than the retention"
                        + " period.",
                example = "2026-08-24T14:15:22Z",
                format = "date-time",
                types = {"string", "null"})
        @Nullable
        Instant start,

        @Schema(
                description = "The last moment of the events, inclusive; by default the last event that was in the log"
                        + " when the export was asked for. A time without an offset is UTC; of a day without a time"
                        + " the whole is meant.",
                example = "2026-09-24T14:15:22Z",
                format = "date-time",
                types = {"string", "null"})
        @Nullable
        Instant end,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "Additional fields to be included, as further columns of the reports of"
                                                + " events: fields of an event by the names that it is posted with (id,"
                                                + " position, timestamp, receivedAt, event, auditReportType, userId, username,"
                                                + " ip, actor.email, actor.type, actor.apiKeyId, orgId, context.orgName,"
                                                + " projectId, context.projectName, context.projectType,"
                                                + " context.userProjectRole, target.type, target.id, target.name,"
                                                + " idempotencyKey), and paths into its details. And proof, which is no column: what proves"
                                                + " offline that the export is complete and unaltered, in files beside the reports.",
                                example = "[\"id\", \"details.modelId\"]",
                                types = {"array", "null"}),
                schema = @Schema(type = "string"))
        @Nullable
        List<@Nullable String> include,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description = "The reports to be included; all of them by default.",
                                example = "[\"ADMIN_USAGE\"]",
                                types = {"array", "null"}),
                schema =
                        @Schema(
                                type = "string",
                                allowableValues = {"ADMIN_USAGE", "APP_USAGE", "PREDICTION_USAGE"}))
        @Nullable
        List<@Nullable String> includeReport,

        @Schema(
                description = "Whether the export is built anew. Otherwise the same request of the same organization"
                        + " is answered with an export that was finished at most an hour ago.",
                example = "false",
                defaultValue = "false")
        boolean noCache,

        @Schema(
                description = "The project to export records for.",
                example = "5e2f8a4b1c9d440000a1b2c3",
                minLength = 1,
                maxLength = 256,
                types = {"string", "null"})
        @Nullable
        String projectId,

        @Schema(
                description = "The user to export records for.",
                example = "5d1f0c3e9a7b230000d4e5f6",
                minLength = 1,
                maxLength = 256,
                types = {"string", "null"})
        @Nullable
        String userId,

        @Schema(
                description = "The organization whose records are exported; the caller's own by default. Another one"
                        + " takes a system administrator. An addition to DataRobot's members.",
                example = "default",
                types = {"string", "null"})
        @Nullable
        String orgId,

        @Schema(
                description = "With proof among include: the first position of the log that is shown and proved; 0 by"
                        + " default. At most the log's next position. An addition to DataRobot's members.",
                example = "0",
                minimum = "0",
                types = {"integer", "null"},
                format = "int64")
        @Nullable
        Long fromPosition,

        @Schema(
                description =
                        "Which events are shown: those that have one of the values of each name. The names are those"
                                + " of the parameters of GET /api/v1/events (event, user, actorType, apiKey, email, project, resource,"
                                + " poster, dialect, targetType, targetId, q). Prediction usage can be filtered by one user and one project:"
                                + " with other filters it is left out, and refused where includeReport names it. An addition to"
                                + " DataRobot's members.",
                example = "{\"event\": [\"Train Model\"], \"user\": [\"u-17\", \"u-18\"]}",
                types = {"object", "null"})
        @Nullable
        Map<String, List<String>> filters) {

    private static final String FILTERS = "filters";

    private static final Set<String> MEMBERS = Set.of(
            "includeIdentifyingFields",
            "start",
            "end",
            "include",
            "includeReport",
            "noCache",
            "projectId",
            "userId",
            "orgId",
            "fromPosition",
            FILTERS);

    /**
     * Reads a body.
     *
     * @throws Refusal.Invalid naming every member that is unknown or of the wrong kind
     */
    static UsageDataExportRequest of(JsonNode body) {
        return new Reading(body).request();
    }

    /** The same in the words of exports. */
    ExportRequest toExportRequest() {
        List<Fault> faults = new ArrayList<>(0);
        EventParameters wanted = EventParameters.of(
                filters == null ? Map.of() : filters,
                fault -> faults.add(Fault.of(FILTERS + "." + fault.field(), FILTERS + "." + fault.message())));
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return new ExportRequest(
                includeIdentifyingFields,
                start,
                end,
                includeReport,
                include,
                noCache,
                projectId,
                userId,
                fromPosition,
                wanted.filter(),
                wanted.words(),
                false);
    }

    /** A body, and what is wrong with it. */
    private static final class Reading {

        private final JsonNode body;
        private final List<Fault> faults = new ArrayList<>();

        Reading(JsonNode body) {
            this.body = body;
        }

        UsageDataExportRequest request() {
            if (!body.isObject()) {
                throw new Refusal.Malformed("The body must be a JSON object.");
            }
            for (String name : body.propertyNames()) {
                if (!MEMBERS.contains(name)) {
                    faults.add(Fault.of(name, "The field " + name + " is not known."));
                }
            }
            UsageDataExportRequest request = new UsageDataExportRequest(
                    flag("includeIdentifyingFields", true),
                    moment("start", Moment::start),
                    moment("end", Moment::last),
                    texts("include"),
                    texts("includeReport"),
                    flag("noCache", false),
                    text("projectId"),
                    text("userId"),
                    text("orgId"),
                    position("fromPosition"),
                    filters());
            if (!faults.isEmpty()) {
                throw new Refusal.Invalid(faults);
            }
            return request;
        }

        /** A member's value, or null if it is absent or null: the Python client leaves such members out. */
        private @Nullable JsonNode member(String name) {
            JsonNode value = body.get(name);
            return value == null || value.isNull() ? null : value;
        }

        private boolean flag(String name, boolean fallback) {
            JsonNode value = member(name);
            if (value != null && !value.isBoolean()) {
                fault(name, "must be true or false");
            }
            return value == null ? fallback : value.asBoolean(fallback);
        }

        private @Nullable String text(String name) {
            JsonNode value = member(name);
            if (value == null) {
                return null;
            }
            if (!value.isString()) {
                fault(name, "must be a text");
                return null;
            }
            return value.stringValue();
        }

        private @Nullable Long position(String name) {
            JsonNode value = member(name);
            if (value == null) {
                return null;
            }
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                fault(name, "must be a whole number from 0 on");
                return null;
            }
            return value.longValue();
        }

        private @Nullable Instant moment(String name, Function<Moment, Instant> bound) {
            JsonNode value = member(name);
            if (value == null) {
                return null;
            }
            Moment moment = value.isString() ? Moment.parse(value.stringValue()).orElse(null) : null;
            if (moment == null) {
                fault(name, "must be a timestamp such as 2026-01-31T12:00:00.141516Z");
                return null;
            }
            return bound.apply(moment);
        }

        private @Nullable List<@Nullable String> texts(String name) {
            JsonNode value = member(name);
            if (value == null) {
                return null;
            }
            List<@Nullable String> texts = new ArrayList<>();
            if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
                value.valueStream().map(JsonNode::stringValue).forEach(texts::add);
            } else {
                fault(name, "must be an array of texts");
            }
            return texts;
        }

        private @Nullable Map<String, List<String>> filters() {
            JsonNode value = member(FILTERS);
            if (value == null) {
                return null;
            }
            if (!value.isObject()) {
                fault(FILTERS, "must be an object");
                return null;
            }
            Map<String, List<String>> filters = new LinkedHashMap<>();
            value.properties().forEach(filter -> {
                String name = FILTERS + "." + filter.getKey();
                JsonNode values = filter.getValue();
                if (!ExportRequest.FILTERS.contains(filter.getKey())) {
                    fault(name, "is not known; known are " + String.join(", ", ExportRequest.FILTERS));
                } else if (values.isArray() && values.valueStream().allMatch(JsonNode::isString)) {
                    filters.put(
                            filter.getKey(),
                            values.valueStream().map(JsonNode::stringValue).toList());
                } else {
                    fault(name, "must be an array of texts");
                }
            });
            return filters;
        }

        private void fault(String name, String complaint) {
            faults.add(Fault.of(name, name + " " + complaint + "."));
        }
    }
}
