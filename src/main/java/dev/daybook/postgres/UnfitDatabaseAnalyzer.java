package dev.daybook.postgres;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says of a database that does not fit what is wrong with it and what to do, without a stack trace. */
final class UnfitDatabaseAnalyzer extends AbstractFailureAnalyzer<UnfitDatabase> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnfitDatabase unfit) {
        return new FailureAnalysis(unfit.getMessage(), unfit.action(), unfit);
    }
}
