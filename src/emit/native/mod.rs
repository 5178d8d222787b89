//! `native-access.md`: what people must do by hand, in services that no target speaks to.
