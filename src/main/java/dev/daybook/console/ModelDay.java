package dev.daybook.console;

import dev.daybook.access.ModelEvents;
import dev.daybook.console.markup.ShownText;
import dev.daybook.event.AuditEvent;
import dev.daybook.kernel.StoredJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What happened to a model on one day of the viewer's zone, the last first. */
record ModelDay(String day, List<Act> acts) {

    private static final int LONGEST = 120;

    /** The days of events that come newest first. */
    static List<ModelDay> of(List<AuditEvent> events, ViewerZone zone) {
        Map<String, List<Act>> days = events.stream()
                .collect(Collectors.groupingBy(
                        event -> zone.day(event.timestamp()),
                        LinkedHashMap::new,
                        Collectors.mapping(Act::new, Collectors.toList())));
        return days.entrySet().stream()
                .map(day -> new ModelDay(day.getKey(), day.getValue()))
                .toList();
    }

    /** One event of the model. */
    record Act(AuditEvent event) {

        /** What was done, in words where it is known to be about somebody. */
        public String what() {
            JsonNode details = StoredJson.tree(event.details());
            String user = text(details, ModelEvents.USER_ID);
            String role = text(details, ModelEvents.ROLE);
            return switch (event.type().label()) {
                case ModelEvents.CREATED -> "created the model";
                case ModelEvents.DELETED -> "deleted the model";
                case ModelEvents.COLLABORATOR_ADDED -> "made " + user + " " + role;
                case ModelEvents.COLLABORATOR_REMOVED -> "removed " + user;
                default -> event.type().label();
            };
        }

        private static String text(JsonNode details, String name) {
            return ShownText.of(details.path(name).asString(""), LONGEST);
        }

        public String who() {
            return ShownText.of(event.actor().userId(), LONGEST);
        }

        public boolean hasDetails() {
            return !event.details().equals("{}");
        }

        /** The details over several lines. */
        public String details() {
            return StoredJson.tree(event.details()).toPrettyString();
        }
    }
}
