package dev.daybook.postgres;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Words a failed start of the embedded database as what happened and what to do, without a stack trace. */
final class EmbeddedPostgresFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedPostgresFailed> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedPostgresFailed failed) {
        return new FailureAnalysis(failed.getMessage(), failed.action(), failed);
    }
}
