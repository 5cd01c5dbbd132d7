/// The value of something that is either so or not: nothing stands there when it is not.
package enum StateFlag: String, StateValue {
    case yes
}
