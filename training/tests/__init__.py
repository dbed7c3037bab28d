"""Smoke tests of the training code, run by ./test.sh: python3 -m training.tests"""
