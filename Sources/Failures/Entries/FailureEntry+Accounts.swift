/// Failures of people who administer central.
extension FailureEntry {
    static let signInNeeded = FailureEntry(
        "You are not signed in, or your session or token has ended.",
        remedy: "Sign in with name and password (POST /api/v1/sessions), or use a token that has not ended.",
        status: 401, retry: .afterAction, blame: .caller)

    static let notPermitted = FailureEntry(
        "You may not do this.",
        remedy: "Ask an administrator for the role or right that is named; on central: tributary accounts edit NAME.",
        status: 403, retry: .afterAction, blame: .caller)

    static let methodUnknown = FailureEntry(
        "This address does not take that method.",
        remedy: "The answer's Allow names those it takes; GET /api/v1/openapi.json describes them.",
        status: 405, retry: .never, blame: .caller)

    static let firstSecretWrong = FailureEntry(
        "This is not the secret for the first administrator, or it was used before.",
        remedy: "On central's machine: tributary accounts create NAME --role administrator --password-file FILE.",
        status: 403, retry: .afterAction, blame: .caller)

    static let versionOutdated = FailureEntry(
        "It was changed by somebody else since you read it.",
        remedy: "Read it again, see what was changed, and send your change with the new version.",
        status: 412, retry: .afterAction, blame: .caller)

    static let actKeyReused = FailureEntry(
        "Something else was asked for under this key before.",
        remedy: "Give each act an Idempotency-Key of its own; repeat one only to ask for the very same.",
        status: 422, retry: .never, blame: .caller)

    static let actUnderWay = FailureEntry(
        "The same act was asked for under this key and is being done at this moment.",
        remedy: "Ask again for the very same under the same key, after the time that Retry-After names: its answer comes then.",
        status: 409, retry: .automatic, retryAfterSeconds: 1, blame: .caller)

    static let actDoneAlready = FailureEntry(
        "The act was done when it was asked for the first time; its answer was lost.",
        remedy: "Nothing needs to be done again: read what it was about to see how it stands.",
        status: 409, retry: .never, blame: .caller)

    static let lastAdministrator = FailureEntry(
        "Nobody would be left who administers central.",
        remedy: "First make somebody else an administrator.",
        status: 409, retry: .afterAction, blame: .caller)

    static let ownAccount = FailureEntry(
        "Nobody changes their own role, rights or suspension, or deletes themselves.",
        remedy: "Ask another administrator; on central's machine: tributary accounts edit NAME.",
        status: 409, retry: .afterAction, blame: .caller)
}
