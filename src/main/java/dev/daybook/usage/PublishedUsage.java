package dev.daybook.usage;

import dev.daybook.inference.Publication;
import dev.daybook.inference.PublicationListener;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Counts what is published as predicted: a request for each call and a row for each event, in the minute of receipt. Of
 * events that are deleted the rows are taken out again; the requests stay, because the calls took place.
 */
@Component
class PublishedUsage implements PublicationListener {

    /** DataRobot's word for predicting outside the service that keeps the books. */
    static final String METHOD = "Dedicated Prediction";

    private final Usage usage;

    PublishedUsage(Usage usage) {
        this.usage = usage;
    }

    @Override
    public void published(Publication publication) {
        usage.add(List.of(sample(publication, 1)));
    }

    @Override
    public void deleted(List<Publication> publications) {
        usage.subtract(
                publications.stream().map(publication -> sample(publication, 0)).toList());
    }

    private static UsageSample sample(Publication publication, int requests) {
        return new UsageSample(
                publication.receivedAt(),
                new Dimensions(
                        publication.orgId(),
                        publication.userId(),
                        null,
                        publication.projectId(),
                        null,
                        null,
                        publication.modelId(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        METHOD,
                        null,
                        null),
                UsageNames.NONE,
                publication.rows(),
                requests,
                null,
                Outcome.OK);
    }
}
