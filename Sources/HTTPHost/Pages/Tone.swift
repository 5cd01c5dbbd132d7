/// How something is meant for whoever looks at a page: a colour beside the words, never instead of them.
package enum Tone: String, Sendable {
    case good, bad, warn, quiet
}
