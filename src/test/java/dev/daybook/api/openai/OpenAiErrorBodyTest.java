package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.Problem;
import dev.daybook.kernel.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiErrorBodyTest {

    private final OpenAiErrorBody body = new OpenAiErrorBody();

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "400, invalid_request_error, null",
                "401, invalid_request_error, invalid_api_key",
                "403, invalid_request_error, null",
                "404, invalid_request_error, null",
                "405, invalid_request_error, null",
                "429, invalid_request_error, rate_limit_exceeded",
                "500, server_error, null",
                "503, server_error, null",
            })
    void everyStatusHasATypeAndPerhapsACode(int status, String type, @Nullable String code) {
        assertThat(body.of("GET", "/v1/organization/audit_logs", problem(status, List.of())))
                .isEqualTo(
                        new OpenAiErrorBody.Response(new OpenAiErrorBody.Detail("What is wrong.", type, null, code)));
    }

    @Test
    void theFirstFaultIsNamed() {
        Problem problem = problem(400, List.of(Fault.of("limit", "Too much."), Fault.of("after", "Unknown.")));

        assertThat(JsonMapper.shared().writeValueAsString(body.of("GET", "/v1/organization/audit_logs", problem)))
                .isEqualTo("""
                {"error":{"message":"Too much.","type":"invalid_request_error","param":"limit","code":null}}""");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/organization/audit_logs, true",
        "/v1/organization/, true",
        "/v1/organization, true",
        "/v1/organizations, false",
        "/api/v2/eventLogs/, false",
        "'', false",
    })
    void thePathsOfTheOrganizationAreCovered(String path, boolean covered) {
        assertThat(body.covers(path)).isEqualTo(covered);
    }

    private static Problem problem(int status, List<Fault> faults) {
        return new Problem(HttpStatusCode.valueOf(status), "What is wrong.", faults, HttpHeaders.EMPTY);
    }
}
