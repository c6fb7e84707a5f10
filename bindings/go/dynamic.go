//go:build !genesys_static

package onboarding

// #cgo pkg-config: genesys_onboarding
import "C"
