package dev.daybook.api;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** How one contract words its errors. A door whose errors look unlike DataRobot's contributes one as a bean. */
public interface ErrorBody {

    /** Whether requests to that path are answered in this contract. */
    boolean covers(String path);

    /** The exact {@code Content-Type}, parameters included if there are to be any. */
    default String contentType() {
        return "application/json";
    }

    /** Whether the contract knows 422; where it does not, that is 400. */
    default boolean knowsUnprocessableContent() {
        return true;
    }

    /** The status of the answer to a problem. */
    default HttpStatusCode status(Problem problem) {
        return !knowsUnprocessableContent() && problem.status().value() == HttpStatus.UNPROCESSABLE_CONTENT.value()
                ? HttpStatus.BAD_REQUEST
                : problem.status();
    }

    /** What is written as JSON. */
    Object of(String method, String path, Problem problem);

    /** The name of its schema in OpenAPI. */
    String schemaName();

    /** Its schema and those that it refers to, by name. */
    Map<String, Schema<?>> schemas();

    /** Problems as this contract knows them, for examples; of any other status the example is the one of all doors. */
    default List<Problem> examples() {
        return List.of();
    }

    /** Whether a caller that accepts no JSON is refused. */
    default boolean heedsAccept() {
        return true;
    }

    /** The schemas of bodies that are of a type of their own. */
    static Map<String, Schema<?>> schemasOf(Class<?> body) {
        Map<String, Schema<?>> schemas = new LinkedHashMap<>();
        ModelConverters.getInstance(true).readAll(body).forEach(schemas::put);
        return schemas;
    }
}
