package dev.daybook.postgres;

import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says of a database whose migrations are not ours that it was made by another edition, in place of a list of checksums. */
final class OtherEditionAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, FlywayValidateException cause) {
        return new FailureAnalysis(
                "This data was written by another edition of Daybook, whose format this one does not read; nothing of it"
                        + " was changed.",
                "Start on an empty data directory (daybook.data-dir) or database (spring.datasource.url), or start the"
                        + " edition that wrote the data.",
                failure);
    }
}
