package dev.daybook.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ColumnTest {

    private static final String COLUMNS = """
            {"columns": [
              {"name": "float", "data_type": "float", "min": -1, "max": 2.5},
              {"name": "int", "data_type": "int", "min": 0, "max": 120},
              {"name": "any", "data_type": "float"},
              {"name": "whole", "data_type": "int"},
              {"name": "bool", "data_type": "bool"},
              {"name": "str", "data_type": "str"},
              {"name": "category", "data_type": "category", "categories": ["yes", "no", 1, true]},
              {"name": "open", "data_type": "category"},
              {"name": "time", "data_type": "timestamp"},
              {"name": "vector", "data_type": "vector", "n_dimensions": 2},
              {"name": "needed", "data_type": "int", "nullable": false},
              {"name": "coded", "data_type": "int", "min": 0, "replace_with_nulls": [-999, "n/a"]}
            ]}""";

    private static final ModelSchema SCHEMA = ModelSchema.of(COLUMNS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "float | -1 | -1",
                "float | 2.5 | 2.5",
                "float | 0 | 0",
                "float | null | null",
                "int | 120 | 120",
                "int | 5.0 | 5",
                "any | 1e300 | 1.0E300",
                "whole | 9223372036854775807 | 9223372036854775807",
                "bool | true | true",
                "str | '\"a\"' | a",
                "str | '\"\"' | ''",
                "category | '\"no\"' | no",
                "category | 1 | 1",
                "category | 1.0 | 1.0",
                "category | true | true",
                "open | '\"anything\"' | anything",
                "time | '\"2023-11-22 16:50:57.705784\"' | 2023-11-22 16:50:57.705784",
                "time | 1700000000 | 1700000000",
                "vector | [1, 2.5] | [1.0, 2.5]",
                "needed | 1 | 1",
                "coded | -999 | null",
                "coded | '\"n/a\"' | null"
            })
    void aValueOfTheRightKindIsKept(String column, String json, String kept) {
        assertThat(String.valueOf(check(column, json))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "float | -1.01 | must be at least -1",
                "float | 2.51 | must be at most 2.5",
                "float | '\"1\"' | must be a number",
                "float | true | must be a number",
                "any | 1e999 | must be a number that a double can hold",
                "int | 121 | must be at most 120",
                "int | -1 | must be at least 0",
                "int | 1.5 | must be a whole number of at most 64 bits",
                "int | '\"1\"' | must be a whole number of at most 64 bits",
                "whole | 9223372036854775808 | must be a whole number of at most 64 bits",
                "bool | 1 | must be true or false",
                "bool | '\"true\"' | must be true or false",
                "str | 1 | must be a text",
                "str | [1] | must be a text",
                "str | {} | must be a text",
                "str | '\"\\u0000\"' | must not hold NUL or half a surrogate pair",
                "str | '\"\\ud800\"' | must not hold NUL or half a surrogate pair",
                "category | '\"maybe\"' | 'must be one of 1, no, true, yes'",
                "category | '\"1\"' | 'must be one of 1, no, true, yes'",
                "category | 2 | 'must be one of 1, no, true, yes'",
                "category | [1] | 'must be a text, a number or a boolean'",
                "time | '\"yesterday\"' | must be a timestamp such as 2026-01-31 12:00:00.141516",
                "time | -1 | must be a timestamp such as 2026-01-31 12:00:00.141516",
                "time | true | must be a timestamp such as 2026-01-31 12:00:00.141516",
                "vector | [1] | must be a list of 2 numbers",
                "vector | '[1, \"a\"]' | must be a list of numbers",
                "vector | 1 | must be a list of numbers",
                "needed | null | must not be null",
                "coded | -1 | must be at least 0"
            })
    void aValueOfAnotherKindIsComplainedOf(String column, String json, String complaint) {
        assertThat(check(column, json)).isEqualTo(new Complaint(complaint));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "float | 1.5 | 1.5",
                "float | ' 2 ' | 2",
                "float | nan | null",
                "float | '' | null",
                "int | 7 | 7",
                "int | 7.0 | 7",
                "bool | True | true",
                "bool | 0 | false",
                "str | 7 | 7",
                "category | 1 | 1",
                "category | no | no",
                "category | true | true",
                "time | 2026-01-31 | 2026-01-31",
                "time | 1700000000 | 1700000000",
                "vector | '[1, 2]' | [1, 2]",
                "coded | -999 | null"
            })
    void aTextOfAFileStandsForAValueOfItsColumn(String column, String text, String kept) {
        assertThat(String.valueOf(column(column).check(column(column).ofText(text))))
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "float, x",
        "int, 1.5",
        "int, 1e999999999",
        "bool, maybe",
        "category, maybe",
        "time, soon",
        "vector, '[1'",
        "vector, '{}'",
        "needed, ''",
        "float, 0x1"
    })
    void aTextThatStandsForNoneIsComplainedOf(String column, String text) {
        assertThat(column(column).check(column(column).ofText(text))).isInstanceOf(Complaint.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"columns\": []}",
                "{\"columns\": {}}",
                "{\"columns\": [1]}",
                "{\"columns\": [{\"name\": \"a\"}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"text\"}]}",
                "{\"columns\": [{\"name\": \"\", \"data_type\": \"int\"}]}",
                "{\"columns\": [{\"name\": 1, \"data_type\": \"int\"}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"int\", \"min\": \"0\"}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"int\", \"min\": 2, \"max\": 1}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"int\", \"nullable\": 1}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"category\", \"categories\": \"x\"}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"category\", \"categories\": [[]]}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"vector\", \"n_dimensions\": 0}]}",
                "{\"columns\": [{\"name\": \"a\", \"data_type\": \"int\"}, {\"name\": \"a\", \"data_type\": \"str\"}]}"
            })
    void aSchemaThatSaysNothingOfItsColumnsIsRefused(String schema) {
        Refusal.Invalid refusal = Assertions.catchThrowableOfType(Refusal.Invalid.class, () -> ModelSchema.of(schema));

        assertThat(refusal.faults()).extracting(Fault::field).allMatch(field -> field.startsWith("schema.columns"));
    }

    @Test
    void faultsOfSeveralColumnsAreNamedTogether() {
        Refusal.Invalid refusal = Assertions.catchThrowableOfType(
                Refusal.Invalid.class,
                () -> ModelSchema.of(
                        "{\"columns\": [{\"name\": \"a\", \"data_type\": \"x\"}, {\"data_type\": \"int\"}]}"));

        assertThat(refusal.faults())
                .extracting(Fault::field)
                .containsExactly("schema.columns.0.data_type", "schema.columns.1.name");
    }

    private static Column column(String name) {
        return java.util.Objects.requireNonNull(SCHEMA.columns().get(name));
    }

    /** What becomes of a value in an event, as the event shows it. */
    private static @Nullable Object check(String column, String json) {
        Model model = TestModels.model(COLUMNS.replace("\"nullable\": false", "\"nullable\": true"), null, null);
        if (column.equals("needed")) {
            JsonNode value = JsonMapper.shared().readTree(json);
            return column(column).check(value.isNull() ? null : (Object) value.longValue());
        }
        EventAssembler events = new EventAssembler(model, false, () -> "e");
        byte[] body = ("[{\"" + column + "\": " + json + "}]").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
            EventBatch batch = new EventArray(body, 0, body.length).read(events);
            JsonNode kept = JsonMapper.shared()
                    .readTree(batch.entries().getFirst().data())
                    .get(column);
            return plain(kept);
        } catch (Refusal.Invalid refusal) {
            Fault fault = refusal.faults().getFirst();
            assertThat(fault.index()).isEqualTo(0);
            assertThat(fault.field()).isEqualTo(column);
            String message = fault.message();
            return new Complaint(message.substring(column.length() + 1, message.length() - 1));
        }
    }

    private static @Nullable Object plain(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(item -> list.add(plain(item)));
            return Arrays.asList(list.toArray());
        }
        if (node.isDouble()) {
            return node.doubleValue();
        }
        return node.asString();
    }
}
