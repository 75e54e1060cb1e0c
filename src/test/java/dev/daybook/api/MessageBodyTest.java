package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

class MessageBodyTest {

    @Test
    void aProblemWithoutFaultsHasAMessageOnly() {
        assertThat(json("GET", "/api/v2/eventLogs/")).isEqualTo("{\"message\":\"No.\"}");
    }

    @Test
    void faultsOfAQueryAreAMap() {
        assertThat(json("GET", "/api/v2/eventLogs/", Fault.of("limit", "Too high."), Fault.of("", "Wrong.")))
                .isEqualTo("{\"message\":\"No.\",\"errors\":{\"limit\":\"Too high.\",\"body\":\"Wrong.\"}}");
    }

    @Test
    void twoFaultsOfOneFieldAreBothTold() {
        assertThat(json("POST", "/x", Fault.of("a", "One."), Fault.of("a", "Two."), Fault.of("a", "One. Two.")))
                .isEqualTo("{\"message\":\"No.\",\"errors\":{\"a\":\"One. Two.\"}}");
    }

    @Test
    void faultsOfPostedEventsAreAList() {
        String expected = "{\"message\":\"No.\",\"errors\":[{\"field\":\"event\",\"message\":\"Missing.\"}]}";

        assertThat(json("POST", "/api/v2/eventLogs/", Fault.of("event", "Missing.")))
                .isEqualTo(expected);
        assertThat(json("POST", "/api/v2/eventLogs", Fault.of("event", "Missing.")))
                .isEqualTo(expected);
        assertThat(json("POST", "/api/v2/eventLogs/predictionUsage/", Fault.of("event", "Missing.")))
                .isEqualTo(expected);
    }

    @Test
    void faultsOfSeveralItemsAreAListAnywhere() {
        assertThat(json("POST", "/x", Fault.of("event", "Missing.").at(3)))
                .isEqualTo(
                        "{\"message\":\"No.\",\"errors\":[{\"index\":3,\"field\":\"event\",\"message\":\"Missing.\"}]}");
    }

    private static String json(String method, String path, Fault... faults) {
        Problem problem = Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "No.", List.of(faults));
        return JsonMapper.shared().writeValueAsString(new MessageBody().of(method, path, problem));
    }
}
