/// The value of something that is either marked or not: nothing stands there when it is not.
package enum StateMark: String, StateValue {
    case yes
}
