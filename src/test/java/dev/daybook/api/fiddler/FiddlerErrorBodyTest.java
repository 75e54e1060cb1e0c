package dev.daybook.api.fiddler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Problem;
import dev.daybook.kernel.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

class FiddlerErrorBodyTest {

    private final FiddlerErrorBody errors = new FiddlerErrorBody();

    @Test
    void anErrorHasTheVendorsForm() {
        assertThat(written(new Problem(HttpStatus.NOT_FOUND, "There is no such model.", List.of(), HttpHeaders.EMPTY)))
                .isEqualTo("{\"api_version\":\"2.0\",\"kind\":\"ERROR\",\"error\":{\"code\":404,"
                        + "\"message\":\"There is no such model.\",\"errors\":[{\"reason\":\"ObjectNotFound\","
                        + "\"message\":\"There is no such model.\",\"help\":\"\"}]}}");
    }

    @Test
    void whatIsInvalidIs400AndNamesEventAndColumn() {
        Problem problem = new Problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "The request has faults; see errors.",
                List.of(
                        Fault.of("age", "age must be a number.").at(3),
                        Fault.of("", "The event must be a JSON object.").at(4)),
                HttpHeaders.EMPTY);

        assertThat(errors.status(problem).value()).isEqualTo(400);
        assertThat(written(problem))
                .contains("\"code\":400,\"message\":\"The request has faults; see errors.\"")
                .contains("\"reason\":\"BadRequest\",\"message\":\"events[3].age: age must be a number.\"")
                .contains("\"message\":\"events[4]: The event must be a JSON object.\"");
    }

    @ParameterizedTest
    @CsvSource({"400, BadRequest", "404, ObjectNotFound", "409, Conflict", "405, MethodNotAllowed", "599, Error"})
    void eachStatusHasAWord(int status, String word) {
        assertThat(FiddlerErrorBody.reason(org.springframework.http.HttpStatusCode.valueOf(status)))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "/v3, true",
        "/v3/events, true",
        "/v3/nothing, true",
        "/v3/api-docs, false",
        "/v3/api-docs/fiddler, false",
        "/v3x, false",
        "/api/v2/status, false"
    })
    void itCoversThisDoorAlone(String path, boolean covered) {
        assertThat(errors.covers(path)).isEqualTo(covered);
    }

    private String written(Problem problem) {
        return JsonMapper.shared().writeValueAsString(errors.of("POST", "/v3/events", problem));
    }
}
