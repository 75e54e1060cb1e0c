package dev.daybook.export;

import java.util.List;
import org.springframework.stereotype.Component;

/** How much was predicted. No usage is counted yet, so there is a header and nothing below it. */
@Component
class PredictionUsage implements UsageReport {

    static final String NAME = "PREDICTION_USAGE";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> header(ExportOrder order) {
        return ReportColumn.of(NAME).stream().map(ReportColumn::name).toList();
    }

    @Override
    public long size(Export export) {
        return 0;
    }

    @Override
    public void write(Export export, Rows rows) {}
}
