//go:build genesys_static

package onboarding

// #cgo pkg-config: --static genesys_onboarding
import "C"
