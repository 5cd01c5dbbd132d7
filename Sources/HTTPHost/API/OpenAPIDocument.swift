import Failures
import Payload

/// An interface's own description, OpenAPI 3.1, made of its operations.
package enum OpenAPIDocument {
    package static func json<Caller>(
        title: String, version: String, about: String, root: String, manner: APIManner, _ operations: [APIOperation<Caller>]
    ) -> JSONValue {
        var paths: [(key: String, value: JSONValue)] = []
        for operation in operations {
            let path = "\(root)/\(operation.path)"
            let entry = (key: operation.method.rawValue.lowercased(), value: json(operation, manner))
            if let index = paths.firstIndex(where: { $0.key == path }) {
                paths[index].value = paths[index].value.setting(entry.key, to: entry.value)
            } else {
                paths.append((path, .object([entry])))
            }
        }
        return .object([
            ("openapi", .string("3.1.0")),
            ("info", .object([("title", .string(title)), ("version", .string(version)), ("description", .string(about))])),
            ("paths", .object(paths)),
            (
                "components",
                .object([
                    ("securitySchemes", .object([("key", .object([("type", .string("http")), ("scheme", .string("bearer"))]))])),
                    ("schemas", .object([(manner.failureName, manner.failureSchema.json)])),
                ])
            ),
            ("security", .array([.object([("key", .array([]))])])),
        ])
    }

    private static func json<Caller>(_ operation: APIOperation<Caller>, _ manner: APIManner) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("operationId", .string(operation.id)), ("tags", .array([.string(operation.tag)])), ("summary", .string(operation.summary)),
        ]
        if let needs = operation.needs { members.append(("description", .string("Needs: \(needs)."))) }
        if operation.isOpen { members.append(("security", .array([]))) }
        var parameters = operation.parameters.map(\.json)
        if let others = operation.others { parameters.append(other(others)) }
        if operation.takesVersion, operation.isAct {
            parameters.append(header("If-Match", "The version read before, from ETag; refused with 412 when another stands.", "^\"[!#-~]{1,98}\"$"))
        }
        if operation.isAct, !operation.isOpen, !operation.carriesFile, manner.takesActKeys {
            parameters.append(header("Idempotency-Key", "A key of your own, 1 to 100 visible signs: the same act under it is done once."))
        }
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if operation.receives {
            members.append(("requestBody", .object([("required", .bool(true)), ("content", content(APIUpload.type, binary))])))
        }
        if let body = operation.body {
            members.append(("requestBody", .object([("required", .bool(true)), ("content", content("application/json", body.json))])))
        }
        members.append(("responses", .object(answers(operation, manner))))
        return .object(members)
    }

    private static func header(_ name: String, _ about: String, _ pattern: String = "^[!-~]{1,100}$") -> JSONValue {
        .object([
            ("name", .string(name)), ("in", .string("header")), ("required", .bool(false)), ("description", .string(about)),
            ("schema", .object([("type", .string("string")), ("pattern", .string(pattern))])),
        ])
    }

    /// Names of the query that the operation does not list: an object whose members each stand for themselves.
    private static func other(_ about: String) -> JSONValue {
        .object([
            ("name", .string("others")), ("in", .string("query")), ("required", .bool(false)), ("description", .string(about)),
            ("style", .string("form")), ("explode", .bool(true)),
            (
                "schema",
                .object([
                    ("type", .string("object")), ("maxProperties", .integer(3)), ("propertyNames", shortText), ("additionalProperties", shortText),
                ])
            ),
        ])
    }

    private static let binary = JSONValue.object([("type", .string("string")), ("format", .string("binary"))])
    private static let shortText = JSONValue.object([("type", .string("string")), ("minLength", .integer(1)), ("maxLength", .integer(100))])

    private static func content(_ type: String, _ schema: JSONValue) -> JSONValue { .object([(type, .object([("schema", schema)]))]) }

    private static func answers<Caller>(_ operation: APIOperation<Caller>, _ manner: APIManner) -> [(key: String, value: JSONValue)] {
        var good: [(key: String, value: JSONValue)] = [("description", .string("Done."))]
        if let answer = operation.answer {
            good.append(("content", content(operation.answerType, operation.answerType == APIUpload.type ? binary : answer.json)))
        }
        if operation.takesVersion, operation.answer != nil {
            good.append(("headers", .object([("ETag", .object([("schema", .object([("type", .string("string"))]))]))])))
        }
        var answers: [(key: String, value: JSONValue)] = [(String(operation.status), .object(good))]
        for other in operation.otherAnswers {
            let members = JSONValue.object([("description", .string("Also an answer.")), ("content", content("application/json", other.answer.json))])
            answers.append((String(other.status), members))
        }
        let codes =
            APIManner.always + (operation.isOpen ? [] : manner.ofTheCaller) + operation.failures
            + (operation.isAct && !operation.carriesFile && manner.takesActKeys ? APIManner.ofActs : [])
        let taken = Set(answers.map(\.key))
        for status in Set(codes.map(\.httpStatus)).sorted() where !taken.contains(String(status)) {
            let words = codes.filter { $0.httpStatus == status }.map { "`\($0.rawValue)`" }
            let about = Array(Set(words)).sorted().joined(separator: ", ")
            answers.append(
                (
                    String(status),
                    .object([
                        ("description", .string(about)),
                        ("content", content(manner.failureType, .object([("$ref", .string("#/components/schemas/\(manner.failureName)"))]))),
                    ])
                ))
        }
        return answers
    }
}
