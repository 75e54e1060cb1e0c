package dev.daybook.api.daybook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** The forms in which the feed is answered. */
enum FeedForm {
    /** One JSON object: a page of events and where to go on. */
    PAGE(MediaType.APPLICATION_JSON_VALUE),
    /** A JSON object a line. */
    LINES(MediaType.APPLICATION_NDJSON_VALUE),
    /** Server-sent events, which browsers follow by themselves. */
    EVENTS(MediaType.TEXT_EVENT_STREAM_VALUE);

    private final String type;

    FeedForm(String type) {
        this.type = type;
    }

    MediaType type() {
        return MediaType.parseMediaType(type);
    }

    /** The form that a caller likes best, of those that it takes: of several the page. */
    static FeedForm of(List<MediaType> accepted) {
        List<MediaType> liked = new ArrayList<>(accepted);
        MimeTypeUtils.sortBySpecificity(liked);
        return liked.stream()
                .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
                .flatMap(wanted -> Arrays.stream(values()).filter(form -> wanted.includes(form.type())))
                .findFirst()
                .orElse(PAGE);
    }
}
